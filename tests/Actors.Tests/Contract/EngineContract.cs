using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>
/// What every engine must do, whatever runs it. A class for an engine says how one is started, and inherits the rules;
/// the parts are by subject.
/// </summary>
public abstract partial class EngineContract
{
    protected static readonly DateOnly FirstDay = new(2026, 9, 15);

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Starts a ledger that holds nothing but the registry.</summary>
    /// <summary>Random series of a rule, of so many. Where a start takes long, one: each run draws another.</summary>
    protected virtual int SeriesOf(int series) => series;

    protected abstract LedgerHost Start(RegistrySource source, EngineLimits limits, FakeTime time);

    /// <summary>Feeds without pace, and snapshots often.</summary>
    protected static EngineLimits Limits { get; } = new EngineLimits
    {
        FeedPaceMin = TimeSpan.Zero,
        FeedPaceMax = TimeSpan.Zero,
        FeedPacePerFeed = TimeSpan.Zero,
        SnapshotEveryEntries = 37,
    };

    private LedgerHost Start(EngineLimits? limits = null, RegistrySource? source = null) =>
        Start(source ?? TestDistricts.Source(), limits ?? Limits, FakeTime.On(FirstDay));

    private static int IndexOf(ProgressEngine engine, string id) => engine.Registry.FindNode(id)!.Index;

    private static List<int> IndexesOf(ProgressEngine engine, params string[] ids) => [.. ids.Select(id => IndexOf(engine, id))];

    private static async Task<NodeReading> ReadAsync(LedgerHost host, string id) =>
        await host.Engine.ReadAsync(IndexOf(host.Engine, id), None);

    /// <summary>A figure of a node along a line.</summary>
    private static async Task<long> CellAsync(LedgerHost host, string id, int cell, Line line = Line.Department)
    {
        var reading = await ReadAsync(host, id);
        return (line == Line.Department ? reading.Department : reading.Territory)[cell];
    }

    /// <summary>A figure of a period, along the department line.</summary>
    private static async Task<long> FigureAsync(LedgerHost host, string id, Period period, PeriodFigure figure)
    {
        // The reading waits for all that was committed before it.
        var index = (await ReadAsync(host, id)).Node.Index;
        return host.View.Through(period).Read(index).Department[TallyCell.Of(period.Kind, figure)];
    }

    private static async Task<Tally> TotalAsync(LedgerHost host) => (await ReadAsync(host, "d")).Department;

    private static async Task<SubmitOutcome[]> SubmitAndNoteAsync(LedgerHost host, LedgerModel model, Domain.Reports.Report[] reports)
    {
        var outcomes = await host.Engine.SubmitAsync(reports).Within("answers");
        for (var at = 0; at < reports.Length; at++)
        {
            model.Note(host.Engine.Registry, reports[at], outcomes[at]);
        }

        return outcomes;
    }
}
