using System.Net;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Access;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>
/// Who may call what: every method that the server describes, for every role; and for methods about a node, for every
/// place that the node can have beside that of the token, on both lines. What must come out stands here a second time, in
/// other words than the server's.
/// </summary>
public abstract class AccessMatrixRules(IClientTarget target)
{
    private const string Everybody = "nobody viewer reporter inspector office administrator";

    private static readonly string[] Callers = Everybody.Split(' ');

    // Who gets past the gate. A method that is missing here fails the test.
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["wastesorting.v1.ReportService/SubmitReport"] = "reporter office administrator",
        ["wastesorting.v1.ReportService/StreamReports"] = "reporter office administrator",
        ["wastesorting.v1.AssessmentService/RecordInspection"] = "inspector administrator",
        ["wastesorting.v1.AssessmentService/RetractInspection"] = "inspector office administrator",
        ["wastesorting.v1.AssessmentService/ListObligations"] = Everybody,
        ["wastesorting.v1.ProgressService/GetProgress"] = Everybody,
        ["wastesorting.v1.ProgressService/ListChildren"] = Everybody,
        ["wastesorting.v1.ProgressService/GetRanking"] = Everybody,
        ["wastesorting.v1.ProgressService/ExplainRank"] = Everybody,
        ["wastesorting.v1.ProgressService/ProveTotals"] = Everybody,
        ["wastesorting.v1.ProgressService/ListRecentChanges"] = Everybody,
        ["wastesorting.v1.RegistryService/ListLeagues"] = Everybody,
        ["wastesorting.v1.AssessmentService/ListDuties"] = Everybody,
        ["wastesorting.v1.AssessmentService/GetNotice"] = Everybody,
        ["wastesorting.v1.AssessmentService/GetForm"] = Everybody,
        ["wastesorting.v1.ReportService/TryReports"] = "reporter office administrator",
        ["wastesorting.v1.AuditService/ListReports"] = "reporter office administrator",
        ["wastesorting.v1.AdminService/WhoAmI"] = Everybody,
        ["wastesorting.v1.FeedService/WatchProgress"] = Everybody,
        ["wastesorting.v1.FeedService/WatchRanking"] = Everybody,
        ["wastesorting.v1.RegistryService/GetNode"] = Everybody,
        ["wastesorting.v1.RegistryService/ListNodes"] = Everybody,
        ["wastesorting.v1.RegistryService/ExportRegistry"] = Everybody,
        ["wastesorting.v1.RegistryService/ApplyRegistry"] = "office administrator",
        ["wastesorting.v1.AssessmentService/ListPeriods"] = Everybody,
        ["wastesorting.v1.AssessmentService/ClosePeriod"] = "office administrator",
        ["wastesorting.v1.AssessmentService/PublishPeriod"] = "office administrator",
        ["wastesorting.v1.AssessmentService/WithdrawEdition"] = "office administrator",
        ["wastesorting.v1.AssessmentService/ReopenPeriod"] = "office administrator",
        ["wastesorting.v1.AssessmentService/Freeze"] = "office administrator",
        ["wastesorting.v1.AssessmentService/Unfreeze"] = "office administrator",
        ["wastesorting.v1.AssessmentService/PreviewRules"] = "office administrator",
        ["wastesorting.v1.AssessmentService/ListRevisions"] = Everybody,
        ["wastesorting.v1.AuditService/ListAuditEntries"] = "office administrator",
        ["wastesorting.v1.AuditService/VerifyAudit"] = "office administrator",
        ["wastesorting.v1.AdminService/GetStatus"] = Everybody,
        ["wastesorting.v1.AdminService/IssueToken"] = "administrator",
        ["wastesorting.v1.AdminService/RevokeToken"] = "administrator",
        ["wastesorting.v1.AdminService/ListTokens"] = "administrator",
        ["wastesorting.v1.AdminService/ConfirmDay"] = "administrator",
        ["wastesorting.v1.AdminService/TakeBackDay"] = "administrator",
        ["wastesorting.v1.AdminService/Backup"] = "administrator",
    };

    // What is about the district as a whole: the same roles, but not with a token of a part of it.
    private static readonly HashSet<string> OfTheDistrict =
    [
        "wastesorting.v1.RegistryService/ApplyRegistry", "wastesorting.v1.AssessmentService/ClosePeriod",
        "wastesorting.v1.AssessmentService/PublishPeriod", "wastesorting.v1.AssessmentService/WithdrawEdition",
        "wastesorting.v1.AssessmentService/ReopenPeriod", "wastesorting.v1.AssessmentService/Freeze",
        "wastesorting.v1.AssessmentService/Unfreeze", "wastesorting.v1.AssessmentService/PreviewRules",
        "wastesorting.v1.AuditService/ListAuditEntries", "wastesorting.v1.AuditService/VerifyAudit",
    ];

    // Token's node, and the nodes in each place beside it.
    private static readonly Scope[] Scopes =
    [
        new("department line", "finance", Own: "finance", Child: "bank-outlet-001", Parent: "departments", Sibling: "commerce", Foreign: "mall-001"),
        new("territory", "640104001", Own: "640104001", Child: "bank-outlet-001", Parent: "", Sibling: "640104002", Foreign: "bank-outlet-002"),
        new("site, department line", "bank-outlet-001", Own: "bank-outlet-001", Child: null, Parent: "finance", Sibling: "bank-outlet-002", Foreign: "mall-001"),
        new("site, territory", "bank-outlet-001", Own: "bank-outlet-001", Child: null, Parent: "640104001", Sibling: "school-001", Foreign: "commerce"),
    ];

    [Fact]
    public async Task EveryMethod_ForEveryRole_IsAllowedOrRefused_AsItsRuleSays()
    {
        await using var server = await target.StartFreshAsync();
        using var http = new HttpClient { BaseAddress = server.GrpcAddress };
        var methods = AccessRules.Methods.Select(method => method.TrimStart('/')).ToArray();
        Assert.Equal(Allowed.Keys.Order(), methods.Where(one => one.StartsWith("wastesorting.", StringComparison.Ordinal)).Order());
        var wrong = new List<string>();
        var cells = 0;
        foreach (var node in new[] { "", "finance" })
        {
            var tokens = await TokensAsync(server, node);
            foreach (var (method, caller) in methods.SelectMany(method => Callers.Select(caller => (method, caller))))
            {
                cells++;
                var got = Verdict(await KnockAsync(http, method, tokens[caller]));
                var expected = Expected(method, caller, isOfPart: node.Length > 0);
                wrong.AddRange(got == expected ? [] : [$"{method} by {caller} of {NameOf(node)}: {got}, not {expected}"]);
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"access | method × role × district or unit | {methods.Length} × {Callers.Length} × 2 = {cells} cells");
    }

    [Fact]
    public async Task EveryChangeOfANode_ForEveryRole_IsAllowedForTheTokensOwnAndWhatIsUnderIt()
    {
        await using var server = await target.StartFreshAsync();
        var cells = 0;
        var wrong = new List<string>();
        foreach (var scope in Scopes)
        {
            var tokens = await TokensAsync(server, scope.Node);
            foreach (var (place, node) in scope.Places)
            {
                foreach (var caller in Callers)
                {
                    using var client = new Client(server.GrpcAddress, tokens[caller]);
                    foreach (var (method, call) in Changes)
                    {
                        cells++;
                        var got = Verdict(await call(client, node));
                        var expected = Expected(method, caller, place);
                        wrong.AddRange(got == expected ? [] : [$"{method} by {caller} of {scope.Node}, {scope.Line}, {place} {node}: {got}, not {expected}"]);
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        TestContext.Current.TestOutputHelper?.WriteLine($"access | method × role × place × line | {cells} cells");
    }

    [Fact]
    public async Task AReporter_TakesBackNoInspection_AndWhoMadeItAndTheOfficeDo()
    {
        const string Site = "bank-outlet-003";
        await using var server = await target.StartFreshAsync();
        using var admin = new Client(server);
        var tokens = await TokensAsync(server, Site);
        using var reporter = new Client(server.GrpcAddress, tokens["reporter"]);
        using var inspector = new Client(server.GrpcAddress, tokens["inspector"]);
        using var office = new Client(server.GrpcAddress, tokens["office"]);
        var reported = Client.Stage(Site, Stage.UnderWay);
        await reporter.SubmitAsync(reported);
        await inspector.CallAsync<RecordInspectionRequest, RecordInspectionResponse>("RecordInspection", Finding(Stage.Certified));
        var (revoked, rectified) = (Finding(Stage.Revoked), Finding(Stage.Inspected));
        await inspector.CallAsync<RecordInspectionRequest, RecordInspectionResponse>("RecordInspection", revoked);
        await inspector.CallAsync<RecordInspectionRequest, RecordInspectionResponse>("RecordInspection", rectified);

        var byReporter = Client.Stage(Site, Stage.UnderWay);
        byReporter.Retraction = new Retraction { ReportId = revoked.ReportId };
        await RefusedAsync("EARLIER_IS_INSPECTION", () => reporter.SubmitAsync(byReporter));
        await RefusedAsync("EARLIER_IS_REPORT", () => RetractAsync(inspector, reported.ReportId));

        // Of one day the later accepted holds, and each that is taken back brings the one before it back.
        Assert.Equal(Stage.Inspected, await VerifiedAsync());
        await RetractAsync(inspector, rectified.ReportId);
        Assert.Equal(Stage.Revoked, await VerifiedAsync());
        await RetractAsync(office, revoked.ReportId);
        Assert.Equal(Stage.Certified, await VerifiedAsync());

        static RecordInspectionRequest Finding(Stage stage) =>
            new() { ReportId = Guid.CreateVersion7().ToString(), Node = Site, Day = Client.Day(0), Finding = stage };

        static Task RetractAsync(Client client, string id) =>
            client.CallAsync<RetractInspectionRequest, RetractInspectionResponse>("RetractInspection", Retraction(Site, id));

        static async Task RefusedAsync(string reason, Func<Task> call)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal((StatusCode.PermissionDenied, reason), (refused.StatusCode, refused.Trailers.GetValue("refusal-reason")));
        }

        async Task<Stage> VerifiedAsync() => (await admin.ProgressAsync(Site)).Site.Verified;
    }

    [Fact]
    public async Task ATown_TakesBackNoReportOfTheOwner_AndTheOwnerTakesBackWhatATownReported()
    {
        const string Site = "bank-outlet-001";
        await using var server = await target.StartFreshAsync();
        using var owner = new Client(server.GrpcAddress, (await TokensAsync(server, "finance"))["reporter"]);
        using var town = new Client(server.GrpcAddress, (await TokensAsync(server, "640104001"))["reporter"]);
        using var admin = new Client(server);
        var (byOwner, byTown) = (Client.Stage(Site, Stage.ReportedDone), Client.Stage(Site, Stage.Rectifying));
        await owner.SubmitAsync(byOwner);
        foreach (var taking in new[] { Retracting(byOwner), Correcting(byOwner) })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => town.SubmitAsync(taking));
            Assert.Equal((StatusCode.PermissionDenied, "EARLIER_OF_OWNER"), (refused.StatusCode, refused.Trailers.GetValue("refusal-reason")));
        }

        await town.SubmitAsync(byTown);
        var corrected = Correcting(byTown);
        await town.SubmitAsync(corrected);
        await owner.SubmitAsync(Retracting(corrected));
        Assert.Equal(Stage.ReportedDone, (await admin.ProgressAsync(Site)).Site.Reported);
        await admin.SubmitAsync(Retracting(byOwner));

        static Report Retracting(Report earlier)
        {
            var report = Client.Stage(Site, Stage.UnderWay);
            report.Retraction = new Retraction { ReportId = earlier.ReportId };
            return report;
        }

        static Report Correcting(Report earlier)
        {
            var report = Client.Stage(Site, Stage.UnderWay);
            report.Corrects = earlier.ReportId;
            return report;
        }
    }

    private static RetractInspectionRequest Retraction(string node, string inspection) =>
        new() { ReportId = Guid.CreateVersion7().ToString(), Node = node, Day = Client.Day(0), InspectionId = inspection };

    private static Dictionary<string, Func<Client, string, Task<StatusCode>>> Changes { get; } = new()
    {
        ["SubmitReport"] = (client, node) => CodeAsync(() => client.SubmitAsync(About(node))),
        ["StreamReports"] = StreamAsync,
        ["RecordInspection"] = (client, node) => CodeAsync(() => client.CallAsync<RecordInspectionRequest, RecordInspectionResponse>(
            "RecordInspection",
            new() { ReportId = Guid.CreateVersion7().ToString(), Node = NameOf(node), Day = Client.Day(0), Finding = Stage.Inspected })),
        ["RetractInspection"] = (client, node) => CodeAsync(() => client.CallAsync<RetractInspectionRequest, RetractInspectionResponse>(
            "RetractInspection", Retraction(NameOf(node), Guid.CreateVersion7().ToString()))),
    };

    private static string Expected(string method, string caller, bool isOfPart)
    {
        var isAllowed = Allowed.GetValueOrDefault(method, Everybody).Split(' ').Contains(caller)
            && !(isOfPart && caller != "administrator" && OfTheDistrict.Contains(method));
        return isAllowed ? "allowed" : caller == "nobody" ? "unauthenticated" : "denied";
    }

    private static string Expected(string method, string caller, string place)
    {
        var service = method.EndsWith("Inspection", StringComparison.Ordinal) ? "AssessmentService" : "ReportService";
        return caller == "nobody" ? "unauthenticated"
            : !Allowed[$"wastesorting.v1.{service}/{method}"].Split(' ').Contains(caller) ? "denied"
            : caller == "administrator" || place is "own" or "child" ? "allowed"
            : "denied";
    }

    private static string Verdict(StatusCode code) => code switch
    {
        StatusCode.Unauthenticated => "unauthenticated",
        StatusCode.PermissionDenied => "denied",
        StatusCode.OK or StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.FailedPrecondition => "allowed",
        _ => $"ended with {code}",
    };

    private static string NameOf(string node) => node.Length == 0 ? "xingqing" : node;

    private static Report About(string node) => Client.Stage(NameOf(node), Stage.UnderWay);

    private static async Task<StatusCode> CodeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException error)
        {
            return error.StatusCode;
        }
    }

    private static async Task<StatusCode> StreamAsync(Client client, string node)
    {
        var refusal = StatusCode.OK;
        var code = await CodeAsync(async () =>
        {
            using var stream = client.Stream();

            // Who is refused may be told so before the message is sent: then it is the answer that says it.
            await Record.ExceptionAsync(async () =>
            {
                await stream.RequestStream.WriteAsync(new StreamReportsRequest { Reports = { About(node) } });
                await stream.RequestStream.CompleteAsync();
            });
            await foreach (var message in stream.ResponseStream.ReadAllAsync())
            {
                refusal = (StatusCode)(message.Answers.Single().Refusal?.Code ?? 0);
            }
        });
        return code == StatusCode.OK ? refusal : code;
    }

    // An empty message, whatever the method: what gets past the gate is refused for that, or shows something.
    private static async Task<StatusCode> KnockAsync(HttpClient http, string method, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("te", "trailers");
        if (token is not null)
        {
            request.Headers.Add("authorization", $"Bearer {token}");
        }

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.Headers.TryGetValues("grpc-status", out var early))
        {
            return (StatusCode)int.Parse(early.Single(), System.Globalization.CultureInfo.InvariantCulture);
        }

        // Something is shown: a feed would go on for ever.
        await using var body = await response.Content.ReadAsStreamAsync();
        return await body.ReadAsync(new byte[5]) > 0 ? StatusCode.OK
            : (StatusCode)int.Parse(response.TrailingHeaders.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<Dictionary<string, string?>> TokensAsync(IServedLedger server, string node)
    {
        using var admin = new Client(server);
        var tokens = new Dictionary<string, string?> { ["nobody"] = null };
        foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Unspecified))
        {
            var issued = await admin.CallAsync<IssueTokenRequest, IssueTokenResponse>(
                "IssueToken", new() { Node = role == Role.Administrator ? "" : node, Role = role, Holder = "matrix", ValidDays = 1 });
            tokens[role.ToString().ToLowerInvariant()] = issued.Secret;
        }

        return tokens;
    }

    /// <param name="Node">The token's.</param>
    /// <param name="Child">Null: there is none.</param>
    private sealed record Scope(string Line, string Node, string Own, string? Child, string Parent, string Sibling, string Foreign)
    {
        public IEnumerable<(string Place, string Node)> Places =>
        [
            ("own", Own), .. Child is null ? Array.Empty<(string, string)>() : [("child", Child)], ("parent", Parent), ("sibling", Sibling), ("foreign", Foreign),
        ];
    }
}
