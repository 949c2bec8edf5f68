using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Nodes;

/// <summary>What reports add up to does not show in which order they came, nor how often.</summary>
public sealed class AnyOrderTests
{
    private const int Reports = 150;
    private static readonly DateOnly Today = new(2026, 9, 15);

    [Fact]
    public Task TheSameReports_InAnyOrder_AndSentAgainAndAgain_AddUpToTheSame() => Seeded.RunAsync(
        nameof(TheSameReports_InAnyOrder_AndSentAgainAndAgain_AddUpToTheSame), 20, async random =>
        {
            await using var first = Start();
            await using var other = Start();
            var maker = new ReportMaker(random);
            var reports = Enumerable.Range(0, Reports).Select(_ => maker.New(first.Engine.Registry, Today)).ToArray();
            var outcomes = await SendAsync(first, reports);
            var accepted = reports.Where((_, at) => outcomes[at].Status == SubmitStatus.Accepted).ToArray();
            await SendAsync(other, [.. Again(random, Arrival.Shuffle(random, accepted))]);

            Assert.True(accepted.Length > Reports / 2, $"only {accepted.Length} of {Reports} were accepted");
            Assert.Equal(accepted.Length, other.Engine.Status.ReportCount);
            for (var node = 0; node < first.View.Nodes.Count; node++)
            {
                Assert.Equal(Arrival.FactsOf(first.View.Nodes[node].State), Arrival.FactsOf(other.View.Nodes[node].State));
                Assert.Equal(first.View.Read(node).Department, other.View.Read(node).Department);
                Assert.Equal(first.View.Read(node).Territory, other.View.Read(node).Territory);
            }
        });

    private static BareHost Start() => BareHost.InMemory(TestDistricts.Source(), new EngineLimits(), FakeTime.On(Today));

    // Each once in its place, and now and then one that has been.
    private static IEnumerable<Report> Again(Random random, Report[] reports)
    {
        for (var at = 0; at < reports.Length; at++)
        {
            yield return reports[at];
            while (random.Next(2) == 0)
            {
                yield return reports[random.Next(at + 1)];
            }
        }
    }

    private static async Task<IReadOnlyList<SubmitOutcome>> SendAsync(BareHost host, Report[] reports)
    {
        var outcomes = new List<SubmitOutcome>();
        foreach (var some in reports.Chunk(7))
        {
            outcomes.AddRange(await host.Engine.SubmitAsync(some).Within("answers"));
        }

        return outcomes;
    }
}
