using System.Collections.Immutable;
using WasteSorting.Domain.Periods;

namespace WasteSorting.Domain.Registry;

/// <summary>Reads the obligations, and hands each to the units that owe it.</summary>
internal sealed class ObligationDrafts
{
    /// <summary>Units that all obligations name together: the product of two files must outgrow neither memory nor patience.</summary>
    private const int UnitsNamedMax = 1 << 22;

    private static readonly PeriodKind[] OnceOnly = [PeriodKind.Once];

    private readonly NodeDrafts nodes;
    private readonly CategoryDrafts categories;
    private readonly DistrictRegistry? previous;
    private readonly RegistryTimeline timeline;
    private readonly Dictionary<string, Obligation> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(NodeDraft Unit, int Category), List<DaySpans>> targets = [];
    private int indexNext;
    private long unitsNamedCount;

    public ObligationDrafts(
        RegistrySheets sheets, NodeDrafts nodes, CategoryDrafts categories, DistrictRegistry? previous, RegistryTimeline timeline)
    {
        this.timeline = timeline;
        this.nodes = nodes;
        this.categories = categories;
        this.previous = previous;
        indexNext = previous?.Obligations.Length ?? 0;
        ListUnits();
        var sheet = sheets[RegistrySchema.Obligations];
        foreach (var cells in sheet.Lines)
        {
            Read(cells);
            if (unitsNamedCount > UnitsNamedMax)
            {
                cells.Fault("owed_by", $"with the lines before names more than {UnitsNamedMax} units: the rest was not read");
                break;
            }
        }

        if (indexNext > Limits.ObligationsMax)
        {
            sheet.Fault($"makes {indexNext} obligations with those left out before, at most {Limits.ObligationsMax} are taken");
        }

        var left = previous?.Obligations.Where(one => !byId.ContainsKey(one.Id));
        All = [.. byId.Values.Concat(left ?? []).OrderBy(one => one.Index)];
    }

    /// <summary>By index. One that the files leave out stays, owed by nobody, so that its facts keep their name.</summary>
    public ImmutableArray<Obligation> All { get; }

    /// <summary>Whether the files hold the obligation with an id.</summary>
    public bool Holds(string id) => byId.ContainsKey(id);

    /// <summary>What a retired unit owed, as the files hold it now, or else as it was; on no days but those on which the unit owed it.</summary>
    public Obligation Current(Obligation known) => !byId.TryGetValue(known.Id, out var current) ? known
        : known.Runs is null ? current
        : current.With(known.Days.And(current.Days));

    private void ListUnits()
    {
        foreach (var unit in nodes.All.Where(draft => draft.Kind == NodeKind.Unit))
        {
            (unit.Units = []).Add(unit);
            var above = unit.LineParent;
            for (var depth = 0; above is not null && depth < Limits.DepthMax; depth++, above = above.LineParent)
            {
                (above.Units ??= []).Add(unit);
            }
        }
    }

    private void Read(RegistryCells cells)
    {
        var id = cells.Id("id");
        var kind = RegistryWords.ReadObligationKind(cells, "kind");
        var (nameZh, nameEn) = (cells.Name("name_zh"), cells.Name("name_en"));
        var source = cells.Text("source", Limits.NoteLengthMax);
        var weight = ReadWeight(cells, kind);
        var (from, to) = cells.Days();
        var period = ReadPeriod(cells, kind);
        var minimum = ReadMinimum(cells, kind);
        var category = ReadCategory(cells, kind);
        var due = ReadDue(cells, kind, period, RunOf(id, from, to));
        var units = ReadUnits(cells);
        if (id.Length == 0)
        {
            return;
        }

        if (byId.ContainsKey(id))
        {
            cells.Fault("id", $"{Texts.Show(id)} stands twice");
            return;
        }

        var before = previous?.FindObligation(id);
        CheckSameNature(cells, before, kind, period);
        var obligation = new Obligation
        {
            Index = before?.Index ?? indexNext++,
            Id = id,
            Kind = kind ?? ObligationKind.Standing,
            NameZh = nameZh,
            NameEn = nameEn,
            Period = period ?? PeriodKind.Once,
            Minimum = minimum,
            Category = category,
            Weight = weight,
            Due = due,
            From = from,
            To = to,
            Source = source,
        };
        cells.CheckVoid();
        byId.Add(id, timeline.SpansOf(RegistrySchema.Obligations, id) is { } spans ? obligation.With(spans) : obligation);
        HandTo(units, obligation, cells);
    }

    private static PeriodKind? ReadPeriod(RegistryCells cells, ObligationKind? kind) => kind switch
    {
        ObligationKind.Document or ObligationKind.Target or ObligationKind.Standing =>
            RegistryWords.ReadPeriodKind(cells, "period", OnceOnly),
        ObligationKind.Recurring or ObligationKind.Coverage or null => RegistryWords.ReadPeriodKind(cells, "period"),
    };

    private static int ReadMinimum(RegistryCells cells, ObligationKind? kind) => kind switch
    {
        ObligationKind.Document or ObligationKind.Recurring or null => cells.Number("minimum", 1, (int)Limits.CountPerCellMax),
        ObligationKind.Target => cells.Number("minimum", 1, Limits.NodesMax),
        ObligationKind.Coverage => cells.Number("minimum", 1, Limits.BasisPoints),
        ObligationKind.Standing => cells.Number("minimum", 0, 0),
    };

    // A standing duty is never complete or incomplete, so that a weight would say what is not so.
    private static int ReadWeight(RegistryCells cells, ObligationKind? kind) =>
        cells.Number("weight", 0, kind == ObligationKind.Standing ? 0 : Limits.WeightMax);

    private int ReadCategory(RegistryCells cells, ObligationKind? kind)
    {
        if (kind is ObligationKind.Target)
        {
            return categories.Find(cells, "category");
        }

        if (kind is not null && cells["category"].Length > 0)
        {
            cells.Fault("category", "only a target counts sites of a category");
        }

        return Node.None;
    }

    // Lines that touch are one duty: it may be due when a later one holds.
    private DaySpan RunOf(string id, DateOnly? from, DateOnly? to) =>
        timeline.SpansOf(RegistrySchema.Obligations, id)?.Nearest(from ?? DateOnly.MinValue) ?? DaySpan.Of(from, to);

    private static DateOnly? ReadDue(RegistryCells cells, ObligationKind? kind, PeriodKind? period, DaySpan run)
    {
        var due = cells.Day("due");
        if (due is not null && kind == ObligationKind.Standing)
        {
            cells.Fault("due", "a standing duty has no due day");
        }
        else if (due is not null && period is not (null or PeriodKind.Once))
        {
            // One calendar day cannot be the last one of every month: what comes again is due when its period ends.
            cells.Fault("due", "only what is owed once has a due day");
        }
        else if (due < run.First || due > run.Last)
        {
            cells.Fault("due", "lies outside the days from which to which the duty is owed");
        }

        return due;
    }

    private HashSet<NodeDraft> ReadUnits(RegistryCells cells)
    {
        var units = new HashSet<NodeDraft>(ReferenceEqualityComparer.Instance);
        var owing = cells.Ids("owed_by");
        if (owing.Count == 0)
        {
            cells.Fault("owed_by", "is empty");
        }

        foreach (var id in owing)
        {
            units.UnionWith(FindUnits(cells, "owed_by", id));
        }

        var owed = units.Count;
        foreach (var id in cells.Ids("except"))
        {
            var excepted = FindUnits(cells, "except", id);
            if (excepted.Count > 0 && owed > 0 && !excepted.Any(units.Contains))
            {
                cells.Fault("except", $"{Texts.Show(id)} does not owe it anyway");
            }

            units.ExceptWith(excepted);
        }

        if (owed > 0 && units.Count == 0)
        {
            cells.Fault("except", "leaves nobody that owes it");
        }

        return units;
    }

    private List<NodeDraft> FindUnits(RegistryCells cells, string column, string id)
    {
        if (nodes.Find(cells, column, id, NodeKind.Unit, NodeKind.Group, NodeKind.District) is not { } found)
        {
            return [];
        }

        if (found.Units is null && nodes.IsComplete)
        {
            cells.Fault(column, $"{Texts.Show(id)} is a group without units");
        }

        unitsNamedCount += found.Units?.Count ?? 0;
        return found.Units ?? [];
    }

    /// <summary>Facts of one kind cannot be read as facts of another, nor months as quarters.</summary>
    private static void CheckSameNature(RegistryCells cells, Obligation? before, ObligationKind? kind, PeriodKind? period)
    {
        if (before is not null && kind is { } now && before.Kind != now)
        {
            cells.Fault("kind", $"was {RegistryWords.Of(before.Kind)}: an obligation of another kind needs another id");
        }
        else if (before is not null && period is { } length && before.Period != length)
        {
            cells.Fault("period", $"was {RegistryWords.Of(before.Period)}: an obligation of another period needs another id");
        }
    }

    private void HandTo(HashSet<NodeDraft> units, Obligation obligation, RegistryCells cells)
    {
        var definition = byId[obligation.Id];
        foreach (var unit in obligation.Category == Node.None ? [] : units.Where(unit => CountsTwice(unit, definition)))
        {
            cells.Fault("category", $"{Texts.Show(unit.Id)} has a target of this category already: its sites would count twice");
        }

        var lines = timeline.LinesOf(RegistrySchema.Obligations, obligation.Id);
        if (lines.Count > 0)
        {
            HandByLines(lines, obligation, cells);
        }
        else if (!definition.Days.Runs.IsEmpty)
        {
            foreach (var unit in units)
            {
                (unit.Owed ??= []).Add(definition);
            }
        }
    }

    // One year's target may follow another's.
    private bool CountsTwice(NodeDraft unit, Obligation target)
    {
        if (!targets.TryGetValue((unit, target.Category), out var others))
        {
            targets.Add((unit, target.Category), others = []);
        }

        var isTwice = others.Exists(days => !days.And(target.Days).Runs.IsEmpty);
        others.Add(target.Days);
        return isTwice;
    }

    // A unit owes it on the days of the lines that name it, also where the line of today does not: a half-year looks back on its months.
    private void HandByLines(IReadOnlyList<TimedRow> lines, Obligation obligation, RegistryCells cells)
    {
        var spans = new Dictionary<NodeDraft, List<DaySpan>>(ReferenceEqualityComparer.Instance);
        foreach (var line in lines)
        {
            foreach (var unit in ReadUnits(cells.Quietly(line.Row)))
            {
                if (!spans.TryGetValue(unit, out var ofUnit))
                {
                    spans.Add(unit, ofUnit = []);
                }

                ofUnit.Add(line.Span);
            }
        }

        // Units that are named by the same lines share one object.
        var byDays = new Dictionary<DaySpans, Obligation>();
        foreach (var (unit, ofUnit) in spans)
        {
            var days = DaySpans.Of(ofUnit);
            if (!byDays.TryGetValue(days, out var owed))
            {
                byDays.Add(days, owed = obligation.With(days));
            }

            (unit.Owed ??= []).Add(owed);
        }
    }
}
