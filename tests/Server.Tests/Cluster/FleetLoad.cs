using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>
/// Reporters that keep reporting, each to another silo first. When a call fails a reporter sends the same report again, to the next silo, until it
/// has the receipt: one that stands still takes connections as before, so that only its answers tell. What they hold in the end is the judge of
/// the fleet.
/// </summary>
internal sealed class FleetLoad : IAsyncDisposable
{
    private const int FewAcks = 3;

    private static readonly (string Unit, string Duty)[] Duties =
    [
        ("office", "office-monthly-notice"), ("publicity", "publicity-volunteer-activity"), ("organization", "consultation-meeting"),
        ("organs-affairs", "organs-affairs-training"), ("commerce", "commerce-spot-check"), ("finance", "finance-funding"),
    ];

    private readonly SiloFleet fleet;
    private readonly TimeSpan patience;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Delivery> deliveries = [];
    private readonly int[] acks;
    private readonly Task[] reporters;

    // What a reporter that waits for its answer was told last; null: nothing yet.
    private readonly string?[] told;
    private long longest;

    private FleetLoad(SiloFleet fleet, int count, int seed, TimeSpan patience)
    {
        this.fleet = fleet;
        this.patience = patience;
        acks = new int[count];
        told = new string?[count];
        reporters = [.. Enumerable.Range(0, count).Select(reporter => Task.Run(() => ReportAsync(reporter, new Random(seed + reporter))))];
    }

    /// <summary>Every report that was sent, with its receipt. Complete after <see cref="StopAsync"/>.</summary>
    public IReadOnlyCollection<Delivery> Deliveries => deliveries;

    /// <param name="patience">How long one call may take before its caller sends the report again.</param>
    public static FleetLoad Start(SiloFleet fleet, int reporters, int seed, TimeSpan? patience = null) =>
        new(fleet, reporters, seed, patience ?? TimeSpan.FromSeconds(20));

    /// <summary>Waits until so many more reports are acked.</summary>
    public async Task AckedAsync(int more)
    {
        var enough = deliveries.Count + more;
        await WaitAsync(() => deliveries.Count >= enough, $"{more} more acks");
    }

    /// <summary>Waits until every reporter has had answers to reports that it sent after this was called.</summary>
    public async Task AllGoOnAsync()
    {
        var before = acks.ToArray();
        try
        {
            await WaitAsync(() => acks.Zip(before).All(one => one.First >= one.Second + FewAcks), "answers for every reporter");
        }
        catch (TimeoutException error)
        {
            var waiting = acks.Zip(before).Index().Where(one => one.Item.First < one.Item.Second + FewAcks)
                .Select(one => $"{Environment.NewLine}reporter {one.Index}: {one.Item.First - one.Item.Second} answers, told last: {told[one.Index]}");
            throw new TimeoutException(error.Message + string.Concat(waiting), error);
        }
    }

    /// <summary>The longest time between the first sending of a report and its receipt, of those acked since this was asked last.</summary>
    public TimeSpan TakeLongest() => Stopwatch.GetElapsedTime(0, Interlocked.Exchange(ref longest, 0));

    /// <summary>A report that somebody else sent counts too.</summary>
    public void Add(Report report, Receipt receipt) => deliveries.Add(new Delivery(report, receipt, ["sent by the test"]));

    /// <summary>No new reports; completes when all that were sent have their receipts.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(reporters).Within("the receipts of all that was sent");
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await ((Task)Task.WhenAll(reporters)).Within("the end of the reporters").ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private static Report Next(Random random)
    {
        if (random.Next(4) == 0)
        {
            var site = $"school-{1 + random.Next(20):000}";
            return Client.Stage(site, random.Next(2) == 0 ? Stage.UnderWay : Stage.ReportedDone);
        }

        var (unit, duty) = Duties[random.Next(Duties.Length)];
        return Client.Act(unit, duty, 1 + random.Next(3));
    }

    // A refusal of the report itself is no fault of a silo: it is wrong, whatever happens to the fleet.
    private static bool IsAnotherTryOfUse(RpcException failure) => failure.StatusCode is not (StatusCode.InvalidArgument or StatusCode.NotFound
        or StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.OutOfRange or StatusCode.Unauthenticated);

    private async Task WaitAsync(Func<bool> isSo, string step)
    {
        await Waiting.UntilAsync(
            async () =>
            {
                // A reporter that failed will never ack: its failure says more than a timeout.
                foreach (var failed in reporters.Where(one => one.IsFaulted))
                {
                    await failed;
                }

                return isSo();
            },
            step);
    }

    private async Task ReportAsync(int reporter, Random random)
    {
        var silos = Enumerable.Range(reporter, fleet.Count).Select(silo => fleet[silo % fleet.Count].GrpcAddress);
        using var clients = new FleetClients(silos.Select(silo => new Client(silo, fleet[0].Token, patience)));
        using var retries = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            var report = Next(random);
            var since = Stopwatch.GetTimestamp();
            var failures = new List<string>();
            Receipt? receipt = null;
            while (receipt is null)
            {
                try
                {
                    receipt = await clients.Current.SubmitAsync(report);
                }
                catch (RpcException failure) when (IsAnotherTryOfUse(failure))
                {
                    failures.Add(failure.Message);
                    told[reporter] = $"{DateTime.UtcNow:T} {failure.Message}";
                    clients.GoOn();
                    await retries.WaitForNextTickAsync();
                }
            }

            Keep(reporter, new Delivery(report, receipt, failures), Stopwatch.GetTimestamp() - since);
        }
    }

    private void Keep(int reporter, Delivery delivery, long ticks)
    {
        deliveries.Add(delivery);
        Interlocked.Increment(ref acks[reporter]);
        for (var known = Volatile.Read(ref longest); ticks > known;)
        {
            var found = Interlocked.CompareExchange(ref longest, ticks, known);
            if (found == known)
            {
                return;
            }

            known = found;
        }
    }
}

/// <summary>A client for each silo, of which one is asked until it fails.</summary>
internal sealed class FleetClients(IEnumerable<Client> each) : IDisposable
{
    private readonly Client[] clients = [.. each];
    private int at;

    public Client Current => clients[at];

    public void GoOn() => at = (at + 1) % clients.Length;

    public void Dispose() => Array.ForEach(clients, client => client.Dispose());
}

/// <summary>A report and the receipt that its caller got.</summary>
/// <param name="Failures">Calls before the one that got it.</param>
internal sealed record Delivery(Report Report, Receipt Receipt, IReadOnlyList<string> Failures);
