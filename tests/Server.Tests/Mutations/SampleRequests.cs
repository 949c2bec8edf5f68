using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Requests other than reports, to be mutated.</summary>
internal static class SampleRequests
{
    private const string SomeHash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static IReadOnlyList<IMessage> All { get; } =
    [
        new GetProgressRequest { Node = "finance" },
        new GetProgressRequest { Node = "bank-outlet-001" },
        new GetProgressRequest { Node = "xingqing" },
        new ListChildrenRequest { Node = "departments", Line = Line.Department, PageSize = 2, PageToken = "1.3" },
        new ListChildrenRequest { Node = "640104001", Line = Line.Territory, PageSize = 1 },
        new GetRankingRequest { League = "departments-with-sites", Limit = 5 },
        new GetRankingRequest { League = "category:bank-outlet", Limit = 1 },
        new ExplainRankRequest { League = "departments-with-sites", Node = "finance" },
        new ExplainRankRequest { League = "towns-and-streets", Node = "640104001" },
        new GetNodeRequest { Node = "finance" },
        new GetNodeRequest { Node = "bank-outlet-001" },
        new ListNodesRequest { Kind = NodeKind.Unit, PageSize = 2, PageToken = "1.4" },
        new ListObligationsRequest { Node = "finance" },
        new WatchProgressRequest { Nodes = { "finance", "bank-outlet-001" }, ResumeToken = "2-0123456789abcdef" },
        new WatchProgressRequest(),
        new WatchRankingRequest { League = "departments-with-sites", Limit = 2, ResumeToken = "2-0123456789abcdef" },
        new ListPeriodsRequest { State = PeriodState.Open, PageSize = 2, PageToken = "1.1" },
        // All refused: the period runs, has not begun, has no end, or ended before the ledger's first day.
        new ClosePeriodRequest { Period = "2999" },
        new ClosePeriodRequest { Period = "2999-12" },
        new PublishPeriodRequest { Period = "once" },
        new PublishPeriodRequest { Period = "2000Q1", NewEdition = true },
        new WithdrawEditionRequest { Period = "2000Q1", Edition = 1 },
        new ReopenPeriodRequest { Period = "2999" },
        new FreezeRequest { UntilPublished = "once" },
        new UnfreezeRequest(),
        new ListRevisionsRequest { Period = "2000Q1", Edition = 1, Node = "finance", AfterRevision = 1 },
        new PreviewRulesRequest { League = "towns-and-streets", Period = "2000Q1", Limit = 2, Files = { new RegistryFile { Name = "tiers.csv" } } },
        new GetNoticeRequest { Period = "2000Q1", Edition = 1, Live = true },
        new GetFormRequest { Node = "finance", Period = "2000Q1", Edition = 1 },
        new GetProgressRequest { Node = "finance", Period = "2000Q1", AsOfRevision = 2 },
        new GetRankingRequest { League = "towns-and-streets", Period = "2000Q1", Edition = 1 },
        new ListChildrenRequest { Node = "finance", Period = "2000Q1", Live = true },
        new ConfirmDayRequest { Day = "2000-01-01" },
        new TakeBackDayRequest { Day = "2000-01-01" },
        new ListTokensRequest { PageSize = 2, PageToken = "1.1" },
        // The same certificate each time: it is registered once, and refused from then on.
        new IssueTokenRequest
        {
            Role = Role.Reporter, Node = "finance", Holder = "示例 sample", ValidDays = 9, CertificateSha256 = ByteString.CopyFrom(new byte[32]),
        },
        new IssueTokenRequest { Role = Role.Administrator, Node = "finance", Holder = "refused: not the district" },
        new RevokeTokenRequest { TokenId = "t-1" },
        new ListAuditEntriesRequest { AfterRevision = 3, PageSize = 2, Node = "finance", Actor = "administrator" },
        new ListAuditEntriesRequest { PageSize = 1 },
        new VerifyAuditRequest(),
        new VerifyAuditRequest { Checkpoint = new AuditCheckpoint { Revision = 1, Chain = SomeHash } },
    ];

    /// <summary>Tried out only, and against a version that never was: twice made sure that the registry stays as it is.</summary>
    public static IReadOnlyList<ApplyRegistryRequest> Registries { get; } = MakeRegistries();

    private static ApplyRegistryRequest[] MakeRegistries()
    {
        var files = Seeds.Source().Files.Select(file => new RegistryFile { Name = file.Key, Content = ByteString.CopyFrom(file.Value) }).ToArray();
        var whole = new ApplyRegistryRequest { DryRun = true, ExpectedVersion = 1_000_000, Files = { files } };
        var small = files.Where(file => file.Content.Length < 1_000)
            .Select(file => new ApplyRegistryRequest { DryRun = true, ExpectedVersion = 1_000_000, Files = { file } });
        return [.. small, .. small, .. small, .. small, .. small, whole];
    }
}
