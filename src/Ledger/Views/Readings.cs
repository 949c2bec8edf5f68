using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Ranking;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Rules;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Ledger.Views;

/// <summary>The outcome of one report.</summary>
/// <param name="Revision">That it made; 0 when refused.</param>
/// <param name="AcceptedAt">When its batch was made durable; the same for every repetition.</param>
public readonly record struct SubmitOutcome(SubmitStatus Status, long Revision, DateTimeOffset AcceptedAt)
{
    public static SubmitOutcome Refused(SubmitStatus status) => new(status, 0, default);
}

/// <summary>What a reading is of: one revision, and what its numbers are seen through.</summary>
public sealed record Cut(long Revision, DistrictRegistry Registry, View View)
{
    public Calendar Calendar => View.Calendar;

    /// <summary>What the public sees stands still at this revision.</summary>
    public bool IsFrozen { get; init; }

    public RuleSet Rules => Registry.Rules;
}

/// <summary>One node at one revision.</summary>
/// <param name="State">Facts of a unit or site; null for the others.</param>
/// <param name="Department">Sum along the department line.</param>
/// <param name="Territory">Sum along the territory.</param>
public sealed record NodeReading(
    Cut Cut, Node Node, NodeState? State, Tally Department, Tally Territory, long ChangedRevision)
{
    /// <summary>The obligations as an edition keeps them; null: they follow from the facts.</summary>
    public IReadOnlyList<UnitDuty>? Kept { get; init; }

    /// <summary>A unit's own obligations; none of the others.</summary>
    public IEnumerable<UnitDuty> Duties => Kept is { } kept ? kept
        : State is not UnitState unit ? []
        : Cut.View.Period is null ? UnitDuties.Open(Node, unit, Cut.View, Department)
        : UnitDuties.Of(Node, unit, Cut.View, Department);
}

/// <summary>A page of children.</summary>
/// <param name="Total">Children in all.</param>
public sealed record ChildrenReading(Cut Cut, IReadOnlyList<NodeReading> Children, int Total);

/// <summary>A ranked league at one revision.</summary>
public sealed record LeagueReading(Cut Cut, LeagueTable Table);

/// <summary>A node's place explained, at one revision.</summary>
public sealed record ExplanationReading(Cut Cut, LeagueTable Table, RankExplanation? Explanation);

/// <summary>The district's totals, counted in ways that are kept apart, at one revision.</summary>
/// <param name="ByDepartment">Folded from the journal along the department line.</param>
/// <param name="ByTerritory">Folded from the journal along the territory.</param>
/// <param name="ByRecount">Every unit and site counted anew, once each.</param>
/// <param name="DifferingNodes">Nodes whose folded sums differ from their recount.</param>
/// <param name="LeafCount">Units and sites counted.</param>
public sealed record Proof(
    Cut Cut, Tally ByDepartment, Tally ByTerritory, Tally ByRecount, IReadOnlyList<Node> DifferingNodes, int LeafCount)
{
    /// <summary>
    /// What the actors pushed up both lines; null when reports came without a pause, so that their sums stood at no common revision.
    /// </summary>
    public PushedTotals? Pushed { get; init; }

    public bool IsEqual => ByDepartment.Equals(ByTerritory) && ByDepartment.Equals(ByRecount) && DifferingNodes.Count == 0
        && (Pushed is null || Pushed.IsEqualTo(this));
}

/// <summary>The district's totals as the actors pushed them up, child to parent.</summary>
/// <param name="DifferingNodes">Nodes whose pushed sum is another than the folded one, those below first: there it begins.</param>
public sealed record PushedTotals(Tally ByDepartment, Tally ByTerritory, IReadOnlyList<Node> DifferingNodes)
{
    public bool IsEqualTo(Proof folded) =>
        ByDepartment.Equals(folded.ByDepartment) && ByTerritory.Equals(folded.ByTerritory) && DifferingNodes.Count == 0;
}

/// <summary>What whoever applies a registry knows of it.</summary>
/// <param name="ExpectedVersion">The version that the files were made from; 0: any.</param>
/// <param name="RetiredNodes">How many nodes it retires; negative: any number.</param>
public sealed record RegistryConsent(long ExpectedVersion, int RetiredNodes)
{
    public bool IsStaleFor(DistrictRegistry inForce) => ExpectedVersion != 0 && ExpectedVersion != inForce.Version;

    public bool AllowsRetiring(int nodes) => RetiredNodes < 0 || nodes == RetiredNodes || nodes <= Domain.Limits.RetiredAloneMax;
}

/// <summary>What applying a registry did, or would do.</summary>
/// <param name="Version">Version after the call.</param>
/// <param name="Revision">That the change made; 0 when nothing was applied.</param>
/// <param name="IsStale">The files were made from another version: nothing was applied.</param>
public sealed record RegistryOutcome(
    long Version, long Revision, IReadOnlyList<RegistryChange> Changes, IReadOnlyList<Fault> Faults, bool IsStale, SubmitStatus Status)
{
    /// <summary>Nodes that it retires.</summary>
    public int RetiredNodes => Changes.Count(one => one is { Action: RegistryAction.Retired, Subject: RegistrySubject.Node });

    /// <summary>It retires more nodes than it may unasked: nothing was applied.</summary>
    public bool IsUnconfirmed { get; init; }

    /// <summary>The files were made from another version than the one in force.</summary>
    public static RegistryOutcome Stale(long version) => new(version, 0, [], [], true, SubmitStatus.Accepted);

    public static RegistryOutcome Faulty(long version, IReadOnlyList<Fault> faults) =>
        new(version, 0, [], faults, false, SubmitStatus.Accepted);

    /// <summary>The ledger cannot take it now.</summary>
    public static RegistryOutcome Refused(long version, SubmitStatus status) => new(version, 0, [], [], false, status);

    /// <summary>What the files would change, for whoever is to confirm it.</summary>
    public static RegistryOutcome Tried(DistrictRegistry before, DistrictRegistry after) =>
        new(before.Version, 0, RegistryDiff.Between(before, after), [], false, SubmitStatus.Accepted);

    /// <summary>Of a trial: periods whose figures it would change.</summary>
    public IReadOnlyList<TouchedPeriod> TouchedPeriods { get; init; } = [];

    /// <summary>What applying would do; nothing is applied.</summary>
    /// <param name="now">The running view.</param>
    internal static RegistryOutcome TryOut(RegistrySource source, RegistryConsent consent, DistrictView now)
    {
        var before = now.Registry;
        var result = RegistryLoader.Load(source.On(now.Calendar.Today), before);
        return new RegistryOutcome(
            before.Version,
            0,
            result.Registry is { } after ? RegistryDiff.Between(before, after) : [],
            result.Faults,
            consent.IsStaleFor(before),
            SubmitStatus.Accepted)
        {
            TouchedPeriods = result.Registry is { } tried ? TouchedPeriod.Of(now, tried) : [],
        };
    }
}

/// <summary>Why a feed message was sent.</summary>
public enum FeedEvent : byte
{
    Snapshot = 1,
    Change = 2,
    Heartbeat = 3,

    /// <summary>All that is watched, for what the watcher saw before is of another history.</summary>
    OtherHistory = 4,
}

/// <summary>A message of a feed of nodes. Everything up to the cut's revision is in it and those before.</summary>
/// <param name="Token">From which to go on.</param>
public sealed record ProgressFeed(FeedEvent Event, Cut Cut, ResumeToken Token, IReadOnlyList<NodeReading> Nodes);

/// <summary>A message of a feed of a league; no table in a heartbeat.</summary>
/// <param name="Token">From which to go on.</param>
public sealed record RankingFeed(FeedEvent Event, Cut Cut, ResumeToken Token, LeagueTable? Table);

/// <summary>How the engine is.</summary>
public sealed record EngineStatus
{
    public required string Journal { get; init; }

    public required Cut Cut { get; init; }

    public required long ReportCount { get; init; }

    public required int MailboxCount { get; init; }

    public required int MailboxMax { get; init; }

    public required int FeedCount { get; init; }

    public required long CommitCount { get; init; }

    /// <summary>Actors that live on this silo.</summary>
    public required int ActivationCount { get; init; }

    public required bool IsFenced { get; init; }

    /// <summary>The district's day by the clock; more than <see cref="Domain.Limits.DaysAloneMax"/> days ahead it waits to be confirmed.</summary>
    public required DateOnly DayByClock { get; init; }

    /// <summary>By how much this silo's clock is ahead of the database's, which counts; negative: behind. Null: a silo alone.</summary>
    public required TimeSpan? ClockDifference { get; init; }

    /// <summary>Whether commits and questions reach the store.</summary>
    public required bool IsReachable { get; init; }
}
