using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Domain.Nodes;

/// <summary>An earlier report as the ledger remembers it.</summary>
/// <param name="Node">Index of its node.</param>
/// <param name="Counts">Not retracted or corrected yet.</param>
public readonly record struct EarlierReport(int Node, bool Counts, Effect Effect);

/// <summary>What the ledger knows of a report's id.</summary>
public enum KnownId : byte
{
    /// <summary>Never accepted.</summary>
    No = 0,

    /// <summary>Accepted with the same content.</summary>
    SameContent = 1,

    /// <summary>Accepted with other content.</summary>
    OtherContent = 2,
}

/// <summary>All that the machine needs to decide, loaded before it is called.</summary>
/// <param name="Node">What the report's node names; null: nothing.</param>
/// <param name="Obligation">What the change's obligation names; null: nothing.</param>
/// <param name="Earlier">The report that it retracts or corrects; null: unknown.</param>
public readonly record struct Situation(
    KnownId KnownId, Node? Node, Obligation? Obligation, EarlierReport? Earlier, Calendar Calendar);

/// <summary>What the machine decided.</summary>
/// <param name="IsRepeat">Accepted before: the first receipt is the answer, and nothing happens.</param>
/// <param name="Event">What is to be made durable and applied, if accepted and not a repeat.</param>
public readonly record struct Decision(SubmitStatus Status, bool IsRepeat, NodeEvent Event)
{
    public static Decision Refuse(SubmitStatus status) => new(status, false, default);

    public static Decision Repeat => new(SubmitStatus.Accepted, true, default);

    public static Decision Accept(NodeEvent happened) => new(SubmitStatus.Accepted, false, happened);
}

/// <summary>
/// The rules of one node, whatever runs it: <see cref="Decide"/> looks and changes nothing, <see cref="Apply"/> changes
/// and never refuses. Both are total and pure.
/// </summary>
public static class NodeMachine
{
    /// <summary>The state that a node starts with; null for kinds that hold no facts.</summary>
    public static NodeState? InitialState(NodeKind kind) => kind switch
    {
        NodeKind.Site => SiteState.Initial,
        NodeKind.Unit => UnitState.Initial,
        NodeKind.District or NodeKind.Group or NodeKind.Area => null,
    };

    /// <summary>Decides on a well-formed report, in the order of <see cref="SubmitStatus"/>.</summary>
    public static Decision Decide(NodeState? state, in Situation situation, Report report)
    {
        if (situation.KnownId != KnownId.No)
        {
            return situation.KnownId == KnownId.SameContent
                ? Decision.Repeat
                : Decision.Refuse(SubmitStatus.IdHasOtherContent);
        }

        var status = CheckNames(situation, report);
        if (status != SubmitStatus.Accepted)
        {
            return Decision.Refuse(status);
        }

        status = CheckDay(situation, report);
        if (status != SubmitStatus.Accepted)
        {
            return Decision.Refuse(status);
        }

        var node = situation.Node!;
        status = FindEffect(node, situation, report, OrderNext(state), out var add);
        if (status == SubmitStatus.Accepted)
        {
            status = CheckEarlier(node, situation, report);
        }

        var remove = situation.Earlier?.Effect ?? default;
        if (status == SubmitStatus.Accepted)
        {
            status = CheckRoom(state!, remove, add);
        }

        if (status == SubmitStatus.Accepted)
        {
            status = CheckMayTake(report, remove);
        }

        return status == SubmitStatus.Accepted
            ? Decision.Accept(new NodeEvent(node.Index, remove, SentBy(report, add)))
            : Decision.Refuse(status);
    }

    /// <summary>
    /// All rules that a well-formed report breaks, in the order of <see cref="SubmitStatus"/>, as far as one can be judged without the others:
    /// the first is what <see cref="Decide"/> says.
    /// </summary>
    public static IReadOnlyList<SubmitStatus> Faults(NodeState? state, in Situation situation, Report report)
    {
        var first = Decide(state, situation, report).Status;
        if (first == SubmitStatus.Accepted || situation.KnownId != KnownId.No)
        {
            return first == SubmitStatus.Accepted ? [] : [first];
        }

        var found = new List<SubmitStatus> { first };
        found.Add(LacksObligation(situation, report) ? SubmitStatus.ObligationUnknown : first);
        found.Add(LacksEarlier(situation, report) ? SubmitStatus.EarlierUnknown : first);
        if (situation.Node is { } node)
        {
            found.Add(CheckDay(situation, report));
            found.Add(CheckEarlier(node, situation, report));
            found.Add(CheckMayTake(report, situation.Earlier?.Effect ?? default));
            if (!LacksObligation(situation, report))
            {
                found.Add(FindEffect(node, situation, report, OrderNext(state), out _));
            }
        }

        return [.. found.Where(status => status != SubmitStatus.Accepted).Distinct().Order()];
    }

    /// <summary>The state after an event that was decided on this state.</summary>
    public static NodeState Apply(NodeState state, in NodeEvent happened)
    {
        var version = state.Version + 1;
        var next = Add(Remove(state, happened.Remove, version), happened.Add, version);
        return next.Version == version ? next : next with { Version = version };
    }

    private static SubmitStatus CheckNames(in Situation situation, Report report) =>
        situation.Node is null ? SubmitStatus.NodeUnknown
        : LacksObligation(situation, report) ? SubmitStatus.ObligationUnknown
        : LacksEarlier(situation, report) ? SubmitStatus.EarlierUnknown
        : SubmitStatus.Accepted;

    private static bool LacksObligation(in Situation situation, Report report) =>
        situation.Obligation is null && IsAboutObligation(report.Change.Kind);

    private static bool LacksEarlier(in Situation situation, Report report) => report.Takes != Guid.Empty && situation.Earlier is null;

    private static SubmitStatus CheckDay(in Situation situation, Report report)
    {
        if (situation.Node!.Retired && !situation.Node.IsActiveOn(report.Day))
        {
            return SubmitStatus.NodeRetired;
        }

        if (report.Day > situation.Calendar.Today.AddDays(Limits.DaysAheadMax))
        {
            return SubmitStatus.DayInFuture;
        }

        return situation.Node.IsActiveOn(report.Day) ? SubmitStatus.Accepted : SubmitStatus.NodeClosed;
    }

    private static int OrderNext(NodeState? state) => checked((int)(state?.Version ?? 0) + 1);

    private static SubmitStatus FindEffect(Node node, in Situation situation, Report report, int order, out Effect effect)
    {
        effect = default;
        var change = report.Change;
        switch (change.Kind)
        {
            case ChangeKind.Retraction:
                return node.Kind is NodeKind.Site or NodeKind.Unit ? SubmitStatus.Accepted : SubmitStatus.NodeNotUnit;
            case ChangeKind.StageReached:
                effect = Effect.Reported(report.Day.DayNumber, order, change.Stage);
                return node.Kind == NodeKind.Site ? SubmitStatus.Accepted : SubmitStatus.NodeNotSite;
            case ChangeKind.InspectionRecorded:
                effect = Effect.Verified(report.Day.DayNumber, order, change.Stage);
                return node.Kind == NodeKind.Site ? SubmitStatus.Accepted : SubmitStatus.NodeNotSite;
            default:
                return FindObligationEffect(node, situation, report, order, out effect);
        }
    }

    private static SubmitStatus FindObligationEffect(Node node, in Situation situation, Report report, int order, out Effect effect)
    {
        effect = default;
        var obligation = node.FindObligation(situation.Obligation!.Index) ?? situation.Obligation;
        var status = node.Kind != NodeKind.Unit ? SubmitStatus.NodeNotUnit
            : !node.Owes(obligation.Index) ? SubmitStatus.ObligationForeign
            : obligation.Kind != KindOf(report.Change.Kind) ? SubmitStatus.ObligationOtherKind
            : SubmitStatus.Accepted;
        if (status != SubmitStatus.Accepted)
        {
            return status;
        }

        var period = report.Period ?? Period.Containing(obligation.Period, report.Day);
        status = CheckPeriod(obligation, period, situation.Calendar, report);
        if (status != SubmitStatus.Accepted)
        {
            return status;
        }

        var day = report.Day.DayNumber;
        effect = obligation.Kind == ObligationKind.Coverage
            ? Effect.Measured(
                obligation.Index, period, new Mark(day, order, checked((int)report.Change.Amount), checked((int)report.Change.Of)))
            : Effect.Count(obligation.Index, period, day, AmountOf(report.Change));
        return SubmitStatus.Accepted;
    }

    private static SubmitStatus CheckPeriod(Obligation obligation, Period period, Calendar calendar, Report report)
    {
        if (period.Kind != obligation.Period)
        {
            return SubmitStatus.ObligationOtherPeriod;
        }

        if (!obligation.IsOwedIn(period) || !obligation.TakesReportsOn(report.Day))
        {
            return SubmitStatus.ObligationClosed;
        }

        if (report.Day < period.FirstDay)
        {
            return SubmitStatus.DayBeforePeriod;
        }

        return calendar.StateOf(period) switch
        {
            PeriodState.Open or PeriodState.Provisional => SubmitStatus.Accepted,
            PeriodState.Closed or PeriodState.Published => report.RevisesClosedPeriod ? SubmitStatus.Accepted : SubmitStatus.PeriodClosed,
            PeriodState.Future => SubmitStatus.PeriodNotBegun,
        };
    }

    private static SubmitStatus CheckEarlier(Node node, in Situation situation, Report report)
    {
        if (situation.Earlier is not { } earlier)
        {
            return SubmitStatus.Accepted;
        }

        if (earlier.Node != node.Index)
        {
            return SubmitStatus.EarlierOfOtherNode;
        }

        if (!earlier.Counts)
        {
            return SubmitStatus.EarlierAlreadyTaken;
        }

        return earlier.Effect.HasPeriod
            && situation.Calendar.IsClosed(earlier.Effect.Period)
            && !report.RevisesClosedPeriod
                ? SubmitStatus.EarlierPeriodClosed
                : SubmitStatus.Accepted;
    }

    // The owner answers for the site: a town takes back what towns reported about it, and the owner all of it.
    private static SubmitStatus CheckMayTake(Report report, in Effect taken) => taken.Kind switch
    {
        EffectKind.None => SubmitStatus.Accepted,
        EffectKind.Verified => report.MayTake.HasFlag(Takeable.Inspections) ? SubmitStatus.Accepted : SubmitStatus.EarlierIsInspection,
        EffectKind.Count or EffectKind.Measured or EffectKind.Reported =>
            !report.MayTake.HasFlag(Takeable.Reports) ? SubmitStatus.EarlierIsReport
            : report.ByTerritory && !taken.ByTerritory ? SubmitStatus.EarlierOfOwner
            : SubmitStatus.Accepted,
    };

    private static Effect SentBy(Report report, in Effect effect) =>
        effect.Kind == EffectKind.None ? effect : effect with { ByTerritory = report.ByTerritory };

    private static SubmitStatus CheckRoom(NodeState state, in Effect remove, in Effect add)
    {
        if (add.Kind == EffectKind.None)
        {
            return SubmitStatus.Accepted;
        }

        return Remove(state, remove, state.Version) switch
        {
            SiteState site => CheckRoom(add.Kind == EffectKind.Reported ? site.Reported : site.Verified, add.Mark),
            UnitState unit => CheckRoom(unit, add),
            _ => throw new InvalidOperationException($"A node without facts took {add.Kind}."),
        };
    }

    private static SubmitStatus CheckRoom(UnitState unit, in Effect add)
    {
        var facts = unit.Facts(add.Obligation, add.Period);
        if (add.Kind == EffectKind.Count && facts.Count + add.Mark.Value > Limits.CountPerCellMax)
        {
            return SubmitStatus.TotalOutOfRange;
        }

        return unit.PeriodCount(add.Obligation) >= Limits.PeriodsPerObligationMax && facts.IsEmpty ? SubmitStatus.HistoryFull
            : add.Kind == EffectKind.Measured ? CheckRoom(facts.Measured, add.Mark)
            : facts.Counts.All.Length < Limits.DaysPerCellMax || facts.Counts.Contains(add.Mark.Day) ? SubmitStatus.Accepted
            : SubmitStatus.HistoryFull;
    }

    private static SubmitStatus CheckRoom(MarkSet marks, in Mark mark) =>
        marks.Count < Limits.MarksPerCellMax || marks.Joins(mark) ? SubmitStatus.Accepted : SubmitStatus.HistoryFull;

    private static NodeState Add(NodeState state, in Effect effect, long version) => effect.Kind switch
    {
        EffectKind.None => state,
        EffectKind.Reported => WithReported((SiteState)state, ((SiteState)state).Reported.Add(effect.Mark), version),
        EffectKind.Verified => WithVerified((SiteState)state, ((SiteState)state).Verified.Add(effect.Mark), version),
        EffectKind.Count => AddCount((UnitState)state, effect, effect.Mark.Value, version),
        EffectKind.Measured => Measure((UnitState)state, effect, isAdded: true, version),
    };

    private static NodeState Remove(NodeState state, in Effect effect, long version) => effect.Kind switch
    {
        EffectKind.None => state,
        EffectKind.Reported => WithReported((SiteState)state, ((SiteState)state).Reported.Remove(effect.Mark), version),
        EffectKind.Verified => WithVerified((SiteState)state, ((SiteState)state).Verified.Remove(effect.Mark), version),
        EffectKind.Count => AddCount((UnitState)state, effect, -effect.Mark.Value, version),
        EffectKind.Measured => Measure((UnitState)state, effect, isAdded: false, version),
    };

    private static SiteState WithReported(SiteState site, MarkSet marks, long version) => new(version, marks, site.Verified);

    private static SiteState WithVerified(SiteState site, MarkSet marks, long version) => new(version, site.Reported, marks);

    private static UnitState Measure(UnitState unit, in Effect effect, bool isAdded, long version)
    {
        var facts = unit.Facts(effect.Obligation, effect.Period);
        var measured = isAdded ? facts.Measured.Add(effect.Mark) : facts.Measured.Remove(effect.Mark);
        return unit.With(effect.Obligation, new PeriodFacts(effect.Period, facts.Counts, measured), version);
    }

    private static UnitState AddCount(UnitState unit, in Effect effect, int amount, long version)
    {
        var facts = unit.Facts(effect.Obligation, effect.Period);
        return unit.With(effect.Obligation, new PeriodFacts(effect.Period, facts.Counts.Add(effect.Mark.Day, amount), facts.Measured), version);
    }

    private static bool IsAboutObligation(ChangeKind kind) => KindOf(kind) is not null;

    private static ObligationKind? KindOf(ChangeKind kind) => kind switch
    {
        ChangeKind.DocumentFiled => ObligationKind.Document,
        ChangeKind.ActHeld => ObligationKind.Recurring,
        ChangeKind.CoverageMeasured => ObligationKind.Coverage,
        ChangeKind.EvidenceFiled => ObligationKind.Standing,
        ChangeKind.None or ChangeKind.StageReached or ChangeKind.Retraction or ChangeKind.InspectionRecorded => null,
    };

    private static int AmountOf(Change change) => change.Kind == ChangeKind.ActHeld ? (int)change.Amount : 1;
}
