using WasteSorting.Actors.Engine;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Testing;

/// <summary>What runs today, as tests ask an engine for it.</summary>
public static class EngineReadings
{
    public static ValueTask<IDistrictReading> ReadAsync(this ProgressEngine engine, CancellationToken cancellation) =>
        engine.AskAsync(new Question { IsThroughFreeze = true }, cancellation);

    public static async ValueTask<NodeReading> ReadAsync(this ProgressEngine engine, int node, CancellationToken cancellation) =>
        (await engine.ReadAsync(cancellation).ConfigureAwait(false)).Read(node);

    public static async ValueTask<ChildrenReading> ReadChildrenAsync(
        this ProgressEngine engine, int node, Line line, int skip, int take, CancellationToken cancellation) =>
        (await engine.ReadAsync(cancellation).ConfigureAwait(false)).ReadChildren(node, line, skip, take);

    public static async ValueTask<LeagueReading> RankAsync(this ProgressEngine engine, League league, CancellationToken cancellation) =>
        (await engine.ReadAsync(cancellation).ConfigureAwait(false)).Rank(league);

    public static async ValueTask<ExplanationReading> ExplainAsync(
        this ProgressEngine engine, League league, int node, CancellationToken cancellation) =>
        (await engine.ReadAsync(cancellation).ConfigureAwait(false)).Explain(league, node);

    public static Task<Proof> ProveAsync(this ProgressEngine engine, CancellationToken cancellation) => engine.ProveAsync(true, cancellation);
}
