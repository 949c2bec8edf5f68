using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using WasteSorting.Contracts.V1;
using WasteSorting.Engine;
using WasteSorting.Rpc;

namespace WasteSorting.Server.Api;

/// <summary>Shows how the server is.</summary>
internal sealed class AdminService(IProgressEngine engine, TimeProvider time)
{
    private readonly Timestamp readyAt = Timestamp.FromDateTimeOffset(time.GetUtcNow());

    public static string Version { get; } = typeof(AdminService).Assembly.GetName().Version!.ToString(3);

    public Task<GetStatusResponse> GetStatus(GetStatusRequest request, CallContext context)
    {
        var status = engine.Status;
        var counts = RegistryCounts.Of(status.Cut.Registry);
        return Task.FromResult(new GetStatusResponse
        {
            Version = Version,
            Engine = status.Engine,
            Journal = status.Journal,
            Revision = status.Cut.Revision,
            RegistryVersion = status.Cut.Registry.Version,
            Today = status.Cut.Calendar.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            UnitCount = counts.Units,
            SiteCount = counts.Sites,
            ObligationCount = counts.Obligations.Values.Sum(),
            ReportCount = status.ReportCount,
            MailboxCount = status.MailboxCount,
            MailboxMax = status.MailboxMax,
            FeedCount = status.FeedCount,
            ReadyAt = readyAt,
            CommitCount = status.CommitCount,
        });
    }
}
