using Google.Protobuf;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Trials;

/// <summary>Has reports tried, in as many calls as the contract's bounds make of them.</summary>
internal static class ReportTrials
{
    private const int ReportsMax = 5_000;

    // Of 1 MiB a little is left for what a proxy may add.
    private const int BytesMax = (1 << 20) - 1_024;

    public static Task<List<TryReportsResponse>> TryAsync(Session session, IReadOnlyList<Report> reports, CancellationToken cancellation) =>
        LongWork.WatchAsync(session, "trying reports", reports.Count, async watch =>
        {
            var answers = new List<TryReportsResponse>();
            var done = 0;
            foreach (var request in RequestsOf(reports))
            {
                answers.Add(await session.Client.Reports.TryReportsAsync(request, cancellationToken: cancellation).ConfigureAwait(false));
                done += request.Reports.Count;
                watch(done);
            }

            return answers;
        });

    internal static IEnumerable<TryReportsRequest> RequestsOf(IEnumerable<Report> reports)
    {
        var (request, bytes) = (new TryReportsRequest(), 0);
        foreach (var report in reports)
        {
            var size = report.CalculateSize();
            size += 1 + CodedOutputStream.ComputeLengthSize(size);
            if (request.Reports.Count == ReportsMax || (request.Reports.Count > 0 && bytes + size > BytesMax))
            {
                yield return request;
                (request, bytes) = (new TryReportsRequest(), 0);
            }

            request.Reports.Add(report);
            bytes += size;
        }

        if (request.Reports.Count > 0)
        {
            yield return request;
        }
    }
}
