using System.Collections.Frozen;
using Grpc.AspNetCore.Server;

namespace WasteSorting.Server.Access;

/// <summary>The right that each method needs. There is no default: a method without a rule does not start.</summary>
internal static class AccessRules
{
    private static readonly FrozenDictionary<string, Right> Table = new Dictionary<string, Right>(StringComparer.Ordinal)
    {
        ["/wastesorting.v1.ReportService/SubmitReport"] = Right.Report,
        ["/wastesorting.v1.ReportService/StreamReports"] = Right.Report,
        ["/wastesorting.v1.ReportService/TryReports"] = Right.Report,
        ["/wastesorting.v1.ProgressService/GetProgress"] = Right.Read,
        ["/wastesorting.v1.ProgressService/ListChildren"] = Right.Read,
        ["/wastesorting.v1.ProgressService/GetRanking"] = Right.Read,
        ["/wastesorting.v1.ProgressService/ExplainRank"] = Right.Read,
        ["/wastesorting.v1.ProgressService/ProveTotals"] = Right.Read,
        ["/wastesorting.v1.ProgressService/ListRecentChanges"] = Right.Read,
        ["/wastesorting.v1.FeedService/WatchProgress"] = Right.Read,
        ["/wastesorting.v1.FeedService/WatchRanking"] = Right.Read,
        ["/wastesorting.v1.RegistryService/GetNode"] = Right.Read,
        ["/wastesorting.v1.RegistryService/ListNodes"] = Right.Read,
        ["/wastesorting.v1.RegistryService/ExportRegistry"] = Right.Read,
        ["/wastesorting.v1.RegistryService/ListLeagues"] = Right.Read,
        ["/wastesorting.v1.RegistryService/ApplyRegistry"] = Right.Registry,
        ["/wastesorting.v1.AssessmentService/ListObligations"] = Right.Read,
        ["/wastesorting.v1.AssessmentService/ListDuties"] = Right.Read,
        ["/wastesorting.v1.AssessmentService/RecordInspection"] = Right.Inspect,
        ["/wastesorting.v1.AssessmentService/RetractInspection"] = Right.RetractInspection,
        ["/wastesorting.v1.AssessmentService/ListPeriods"] = Right.Read,
        ["/wastesorting.v1.AssessmentService/ClosePeriod"] = Right.Periods,
        ["/wastesorting.v1.AssessmentService/PublishPeriod"] = Right.Periods,
        ["/wastesorting.v1.AssessmentService/WithdrawEdition"] = Right.Periods,
        ["/wastesorting.v1.AssessmentService/ReopenPeriod"] = Right.Periods,
        ["/wastesorting.v1.AssessmentService/Freeze"] = Right.Periods,
        ["/wastesorting.v1.AssessmentService/Unfreeze"] = Right.Periods,
        ["/wastesorting.v1.AssessmentService/ListRevisions"] = Right.Read,
        ["/wastesorting.v1.AssessmentService/PreviewRules"] = Right.Periods,
        ["/wastesorting.v1.AssessmentService/GetNotice"] = Right.Read,
        ["/wastesorting.v1.AssessmentService/GetForm"] = Right.Read,
        ["/wastesorting.v1.AuditService/ListAuditEntries"] = Right.Audit,
        ["/wastesorting.v1.AuditService/ListReports"] = Right.Report,
        ["/wastesorting.v1.AuditService/VerifyAudit"] = Right.Audit,
        ["/wastesorting.v1.AdminService/GetStatus"] = Right.Read,
        ["/wastesorting.v1.AdminService/WhoAmI"] = Right.Read,
        ["/wastesorting.v1.AdminService/IssueToken"] = Right.Administer,
        ["/wastesorting.v1.AdminService/RevokeToken"] = Right.Administer,
        ["/wastesorting.v1.AdminService/ListTokens"] = Right.Administer,
        ["/wastesorting.v1.AdminService/ConfirmDay"] = Right.Administer,
        ["/wastesorting.v1.AdminService/TakeBackDay"] = Right.Administer,
        ["/wastesorting.v1.AdminService/Backup"] = Right.Administer,
        ["/grpc.health.v1.Health/Check"] = Right.Probe,
        ["/grpc.health.v1.Health/Watch"] = Right.Probe,
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Right.Read,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = Right.Read,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every method that is served, as <c>/package.Service/Method</c>.</summary>
    public static IEnumerable<string> Methods => Table.Keys;

    /// <summary>Every service that is served.</summary>
    public static IEnumerable<string> Services => Table.Keys.Select(method => method.Split('/')[1]).Distinct(StringComparer.Ordinal);

    public static Right? Find(string method) => Table.TryGetValue(method, out var right) ? right : null;

    /// <param name="endpoints">All that are served.</param>
    /// <exception cref="InvalidOperationException">A method has no rule, or a rule no method.</exception>
    public static void Check(IEnumerable<Endpoint> endpoints)
    {
        var served = endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        var wrong = served.Except(Table.Keys).Concat(Table.Keys.Except(served)).ToArray();
        if (wrong.Length > 0)
        {
            throw new InvalidOperationException($"Methods without a rule, or rules without a method: {string.Join(", ", wrong)}");
        }
    }
}
