using WasteSorting.Server.Tests.ClientRules;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>Compares what the reporters hold with what every silo says.</summary>
internal static class Judge
{
    private const int SampleMin = 500;
    private const int CallersAtOnce = 8;

    /// <summary>The load is stopped. Nothing that was acked is lost, nothing is counted twice, and all silos say the same.</summary>
    public static async Task CheckAsync(SiloFleet fleet, FleetLoad load)
    {
        var deliveries = load.Deliveries;
        var distinct = deliveries.Select(one => one.Receipt.Revision).Distinct().Count();
        Assert.True(distinct == deliveries.Count, $"{deliveries.Count} reports were acked at {distinct} revisions.");
        for (var silo = 0; silo < fleet.Count; silo++)
        {
            using var client = new Client(fleet[silo]);
            await CheckSumsAsync(client, deliveries, silo);
            await CheckReceiptsAsync(client, deliveries, silo);
            await CheckProofAsync(client, silo);
            // To send a report again must not have counted it again.
            await CheckSumsAsync(client, deliveries, silo);
        }
    }

    /// <summary>Acts of the whole district, of all periods that are shown.</summary>
    public static async Task<long> ActsAsync(Client client) => (await client.ProgressAsync("")).Department.Periods.Sum(period => period.Acts);

    private static async Task CheckSumsAsync(Client client, IReadOnlyCollection<Delivery> deliveries, int silo)
    {
        // A reading waits for all that is committed, the status does not: so the reading goes first.
        var acts = await ActsAsync(client);
        var status = await client.StatusAsync();
        var expected = deliveries.Sum(one => one.Report.ActHeld?.Count ?? 0);
        Assert.True(acts == expected, $"Silo {silo} counts {acts} acts, the reporters hold receipts for {expected}.");
        Assert.True(status.ReportCount == deliveries.Count, $"Silo {silo} counts {status.ReportCount} reports of {deliveries.Count} that were acked.");
    }

    private static async Task CheckReceiptsAsync(Client client, IReadOnlyCollection<Delivery> deliveries, int silo)
    {
        var retried = deliveries.Where(one => one.Failures.Count > 0).ToList();
        var step = Math.Max(1, deliveries.Count / SampleMin);
        var sample = retried.Union(deliveries.Where((_, at) => at % step == 0)).ToList();
        await Parallel.ForEachAsync(sample, new ParallelOptions { MaxDegreeOfParallelism = CallersAtOnce }, async (one, _) =>
        {
            var again = await client.SubmitAsync(one.Report);
            Assert.True(
                one.Receipt.Equals(again),
                $"Silo {silo} answers {again} where {one.Receipt} was acked, after {string.Join("; ", one.Failures)}.");
        });
    }

    private static async Task CheckProofAsync(Client client, int silo)
    {
        var proof = await client.ProveAsync();
        Assert.True(proof.Equal, $"Silo {silo}: the lines differ in {string.Join(", ", proof.DifferingNodes)}.");
        Assert.True(proof.PushedByDepartment is not null, $"Silo {silo}: the sums that the actors pushed were not compared.");
    }
}
