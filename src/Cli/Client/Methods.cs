using Google.Protobuf.Reflection;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Client;

/// <summary>The contract's methods, found once.</summary>
internal static class Methods
{
    public static readonly MethodDescriptor GetStatus = Find(AdminReflection.Descriptor, nameof(GetStatus));
    public static readonly MethodDescriptor IssueToken = Find(AdminReflection.Descriptor, nameof(IssueToken));
    public static readonly MethodDescriptor RevokeToken = Find(AdminReflection.Descriptor, nameof(RevokeToken));
    public static readonly MethodDescriptor ListTokens = Find(AdminReflection.Descriptor, nameof(ListTokens));
    public static readonly MethodDescriptor ListAuditEntries = Find(AuditReflection.Descriptor, nameof(ListAuditEntries));
    public static readonly MethodDescriptor VerifyAudit = Find(AuditReflection.Descriptor, nameof(VerifyAudit));
    public static readonly MethodDescriptor ListObligations = Find(AssessmentReflection.Descriptor, nameof(ListObligations));
    public static readonly MethodDescriptor RecordInspection = Find(AssessmentReflection.Descriptor, nameof(RecordInspection));
    public static readonly MethodDescriptor ListPeriods = Find(AssessmentReflection.Descriptor, nameof(ListPeriods));
    public static readonly MethodDescriptor ClosePeriod = Find(AssessmentReflection.Descriptor, nameof(ClosePeriod));
    public static readonly MethodDescriptor PublishPeriod = Find(AssessmentReflection.Descriptor, nameof(PublishPeriod));
    public static readonly MethodDescriptor WatchProgress = Find(FeedReflection.Descriptor, nameof(WatchProgress));
    public static readonly MethodDescriptor WatchRanking = Find(FeedReflection.Descriptor, nameof(WatchRanking));
    public static readonly MethodDescriptor GetProgress = Find(ProgressReflection.Descriptor, nameof(GetProgress));
    public static readonly MethodDescriptor ListChildren = Find(ProgressReflection.Descriptor, nameof(ListChildren));
    public static readonly MethodDescriptor GetRanking = Find(ProgressReflection.Descriptor, nameof(GetRanking));
    public static readonly MethodDescriptor ExplainRank = Find(ProgressReflection.Descriptor, nameof(ExplainRank));
    public static readonly MethodDescriptor ProveTotals = Find(ProgressReflection.Descriptor, nameof(ProveTotals));
    public static readonly MethodDescriptor GetNode = Find(RegistryReflection.Descriptor, nameof(GetNode));
    public static readonly MethodDescriptor ListNodes = Find(RegistryReflection.Descriptor, nameof(ListNodes));
    public static readonly MethodDescriptor ApplyRegistry = Find(RegistryReflection.Descriptor, nameof(ApplyRegistry));
    public static readonly MethodDescriptor ExportRegistry = Find(RegistryReflection.Descriptor, nameof(ExportRegistry));
    public static readonly MethodDescriptor SubmitReport = Find(ReportReflection.Descriptor, nameof(SubmitReport));
    public static readonly MethodDescriptor StreamReports = Find(ReportReflection.Descriptor, nameof(StreamReports));

    // Each file of the contract holds one service.
    private static MethodDescriptor Find(FileDescriptor file, string name) => RpcMethods.Find(file.Services[0], name);
}
