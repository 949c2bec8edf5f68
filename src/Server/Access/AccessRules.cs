using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace WasteSorting.Server.Access;

/// <summary>The right that each method needs. There is no default: a method without a rule does not start.</summary>
internal sealed class AccessRules
{
    private static readonly Dictionary<string, Right> Table = new(StringComparer.Ordinal)
    {
        ["/wastesorting.v1.ReportService/SubmitReport"] = Right.Report,
        ["/wastesorting.v1.ReportService/StreamReports"] = Right.Report,
        ["/wastesorting.v1.ProgressService/GetProgress"] = Right.Read,
        ["/wastesorting.v1.ProgressService/ListChildren"] = Right.Read,
        ["/wastesorting.v1.ProgressService/GetRanking"] = Right.Read,
        ["/wastesorting.v1.ProgressService/ExplainRank"] = Right.Read,
        ["/wastesorting.v1.ProgressService/ProveTotals"] = Right.Read,
        ["/wastesorting.v1.FeedService/WatchProgress"] = Right.Read,
        ["/wastesorting.v1.FeedService/WatchRanking"] = Right.Read,
        ["/wastesorting.v1.RegistryService/GetNode"] = Right.Read,
        ["/wastesorting.v1.RegistryService/ListNodes"] = Right.Read,
        ["/wastesorting.v1.RegistryService/ExportRegistry"] = Right.Read,
        ["/wastesorting.v1.RegistryService/ApplyRegistry"] = Right.Registry,
        ["/wastesorting.v1.AssessmentService/ListObligations"] = Right.Read,
        ["/wastesorting.v1.AssessmentService/RecordInspection"] = Right.Inspect,
        ["/wastesorting.v1.AssessmentService/ListPeriods"] = Right.Read,
        ["/wastesorting.v1.AssessmentService/ClosePeriod"] = Right.Periods,
        ["/wastesorting.v1.AssessmentService/PublishPeriod"] = Right.Periods,
        ["/wastesorting.v1.AuditService/ListAuditEntries"] = Right.Audit,
        ["/wastesorting.v1.AuditService/VerifyAudit"] = Right.Audit,
        ["/wastesorting.v1.AdminService/GetStatus"] = Right.Read,
        ["/wastesorting.v1.AdminService/IssueToken"] = Right.Administer,
        ["/wastesorting.v1.AdminService/RevokeToken"] = Right.Administer,
        ["/wastesorting.v1.AdminService/ListTokens"] = Right.Administer,
        ["/wastesorting.v1.AdminService/Backup"] = Right.Administer,
        ["/grpc.health.v1.Health/Check"] = Right.Probe,
        ["/grpc.health.v1.Health/List"] = Right.Probe,
        ["/grpc.health.v1.Health/Watch"] = Right.Probe,
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Right.Read,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = Right.Read,
    };

    private readonly FrozenDictionary<string, Right> rules;

    /// <param name="methods">All that is served.</param>
    /// <exception cref="InvalidOperationException">A method has no rule, or a rule no method.</exception>
    public AccessRules(IEnumerable<MethodDescriptor> methods)
    {
        var paths = methods.Select(method => $"/{method.Service.FullName}/{method.Name}").ToHashSet(StringComparer.Ordinal);
        rules = Table.ToFrozenDictionary(StringComparer.Ordinal);
        var wrong = paths.Except(rules.Keys).Concat(rules.Keys.Except(paths)).ToArray();
        if (wrong.Length > 0)
        {
            throw new InvalidOperationException($"Methods without a rule, or rules without a method: {string.Join(", ", wrong)}");
        }
    }

    public Right this[string path] => rules[path];
}
