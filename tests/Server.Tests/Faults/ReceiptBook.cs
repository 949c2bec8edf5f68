using System.Collections.Concurrent;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults;

/// <summary>What reporters sent, and the receipts that they hold: the judge of a server that fails under them.</summary>
internal sealed class ReceiptBook
{
    private const int Reporters = 8;
    private readonly ConcurrentDictionary<string, Report> sent = new();
    private readonly ConcurrentDictionary<string, Acked> acked = new();

    public int SentCount => sent.Count;

    /// <summary>Reports that had their receipts before the server failed.</summary>
    public IReadOnlyCollection<Acked> Answered => (IReadOnlyCollection<Acked>)acked.Values;

    public long Acts => sent.Values.Sum(report => report.ActHeld.Count);

    /// <summary>Reporters report until so many more reports are acked; then an end is made, and they give up at their first failure.</summary>
    public async Task LoadAsync(ServerProcess server, int acks, Func<Task> end)
    {
        var clients = Enumerable.Range(0, Reporters).Select(_ => new Client(server)).ToArray();
        try
        {
            var enough = new TaskCompletionSource();
            var before = acked.Count;
            var reporters = clients.Select((client, at) => Task.Run(() => ReportAsync(client, at, () =>
            {
                if (acked.Count - before >= acks)
                {
                    enough.TrySetResult();
                }
            }))).ToArray();
            await Task.WhenAny(enough.Task, Task.WhenAll(reporters));
            Assert.True(enough.Task.IsCompleted, $"The server refused everybody after {acked.Count - before} reports: {server.Errors}");
            await end();
            await Task.WhenAll(reporters);
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    /// <summary>
    /// Sends again: what was acked must get its first receipt, the rest must be accepted now or be there already.
    /// </summary>
    /// <param name="isMeant">Which of those that were acked; all, and those without an answer too, if it is left out.</param>
    /// <returns>How many that had been acked were sent, and how many of them got another receipt than their first.</returns>
    public async Task<(int Sent, int Others)> ResendAsync(Client client, Func<Acked, bool>? isMeant = null)
    {
        var (again, others) = (0, 0);
        await Parallel.ForEachAsync(sent.Values, new ParallelOptions { MaxDegreeOfParallelism = Reporters }, async (report, _) =>
        {
            var isAnswered = acked.TryGetValue(report.ReportId, out var told);
            if (isMeant is not null && (!isAnswered || !isMeant(told!)))
            {
                return;
            }

            var receipt = await client.SubmitAsync(report);
            if (!isAnswered)
            {
                acked[report.ReportId] = new Acked(long.MaxValue, receipt);
                return;
            }

            Interlocked.Increment(ref again);
            if (!told!.Receipt.Equals(receipt))
            {
                Interlocked.Increment(ref others);
            }
        });
        return (again, others);
    }

    private async Task ReportAsync(Client client, int reporter, Action onAck)
    {
        while (true)
        {
            var report = Client.Act("publicity", "publicity-volunteer-activity", 1 + (reporter % 3));
            sent[report.ReportId] = report;
            try
            {
                var receipt = await client.SubmitAsync(report);
                acked[report.ReportId] = new Acked((DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, receipt);
                onAck();
            }
            catch (RpcException)
            {
                return;
            }
        }
    }

    /// <param name="At">When its sender had it, in microseconds since 1970; the largest number: not before it was sent again.</param>
    public sealed record Acked(long At, Receipt Receipt);
}
