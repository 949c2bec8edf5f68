using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Ledger.Journal;
using ReportService = WasteSorting.Server.Api.ReportService;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>
/// Sends the reports of a sheet as a program does over a stream, inside the process: many under way at once, those of one node in their order.
/// </summary>
internal sealed class ReportFeed(ReportService reports)
{
    /// <summary>Its work, by name.</summary>
    public const string Taking = "taking";

    private const int MessageReports = 128;

    // Messages under way: a sheet is taken in a few seconds, and others pass between.
    private const int MessagesMax = 2;

    /// <summary>One answer for each report, in their order.</summary>
    /// <param name="progress">Is told how many answers there are.</param>
    public async Task<IReadOnlyList<Answer>> SendAsync(HttpContext http, IReadOnlyCollection<Report> sent, IProgress<WorkProgress> progress)
    {
        using var exchange = new Exchange(sent.Chunk(MessageReports), count => progress.Report(new WorkProgress(Taking, count, sent.Count)));
        exchange.Tell();
        await reports.StreamReports(exchange, exchange, new PageCall(http)).ConfigureAwait(false);
        return exchange.Answers;
    }

    /// <summary>Both ends of the stream. A next message comes when there is a place for it.</summary>
    private sealed class Exchange(IEnumerable<Report[]> messages, Action<int> tell)
        : IAsyncStreamReader<StreamReportsRequest>, IServerStreamWriter<StreamReportsResponse>, IDisposable
    {
        private readonly IEnumerator<Report[]> rest = messages.GetEnumerator();
        private readonly SemaphoreSlim places = new(MessagesMax);

        public List<Answer> Answers { get; } = [];

        public StreamReportsRequest Current { get; private set; } = new();

        public WriteOptions? WriteOptions { get; set; }

        public void Tell() => tell(Answers.Count);

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            await places.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!rest.MoveNext())
            {
                return false;
            }

            Current = new StreamReportsRequest { Reports = { rest.Current } };
            return true;
        }

        public Task WriteAsync(StreamReportsResponse message)
        {
            Answers.AddRange(message.Answers);
            Tell();
            places.Release();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            rest.Dispose();
            places.Dispose();
        }
    }
}
