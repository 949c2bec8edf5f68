using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Ledger.Editions;

/// <summary>Where the thing that a report is about stands in a period: a site, or a unit's obligation.</summary>
/// <param name="Progress">Of an obligation; default of a site.</param>
public readonly record struct RevisedStanding(Stage Reported, Stage Verified, ObligationProgress Progress)
{
    internal static RevisedStanding Of(Node node, NodeState state, Effect effect, Obligation? obligation, View view) => state switch
    {
        SiteState site => new RevisedStanding(site.ReportedOn(view.Day), site.VerifiedOn(view.Day), default),
        UnitState unit when obligation is not null => new RevisedStanding(
            default, default, UnitDuties.Of(node, unit, obligation, effect.Period, view, Tally.Zero).Progress),
        _ => default,
    };
}

/// <summary>Something that changed a published period: a report, or a registry.</summary>
public sealed record PeriodRevision(long Revision, DateTimeOffset At, Author By)
{
    /// <summary>The report; null: a registry was applied.</summary>
    public Report? Report { get; init; }

    /// <summary>The obligation and period that it is about; none of a stage.</summary>
    public (Obligation Obligation, Period Period)? Duty { get; init; }

    public RevisedStanding Before { get; init; }

    public RevisedStanding After { get; init; }

    /// <summary>Version of the registry that was applied.</summary>
    public long RegistryVersion { get; init; }

    /// <summary>Of a registry: what it changes.</summary>
    public IReadOnlyList<RegistryChange> Changes { get; init; } = [];
}

/// <summary>What changed a published period, in the order of the revisions.</summary>
/// <param name="Reached">Revision up to which was looked.</param>
/// <param name="IsEnd">There was nothing after it.</param>
/// <param name="Moved">At the end: units and above whose figures differ from the edition's.</param>
public sealed record RevisionsPage(
    int Edition, IReadOnlyList<PeriodRevision> Revisions, long Reached, bool IsEnd, IReadOnlyList<MovedNode> Moved);

/// <summary>What changed a period between two revisions.</summary>
/// <param name="IsWhole">There is nothing that was not looked at.</param>
public sealed record RevisionsSpan(IReadOnlyList<PeriodRevision> Revisions, bool IsWhole);
