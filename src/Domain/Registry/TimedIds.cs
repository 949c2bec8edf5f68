namespace WasteSorting.Domain.Registry;

/// <summary>A line with the days on which it holds.</summary>
internal readonly record struct TimedRow(RegistryRow Row, string Id, DaySpan Span)
{
    // A day that is none is a fault where the line is read; here it counts as empty.
    public static List<TimedRow> AllOf(RegistryTable table, string key, Func<RegistryRow, bool> isTaken)
    {
        var (id, from, to) = (table.Columns.IndexOf(key), table.Columns.IndexOf("from"), table.Columns.IndexOf("to"));
        return
        [
            .. table.Rows.Where(isTaken).Select(row => new TimedRow(row, CellOf(row, id), DaySpan.Of(DayIn(row, from), DayIn(row, to)))),
        ];
    }

    public static string CellOf(RegistryRow row, int ordinal) => ordinal >= 0 && ordinal < row.Fields.Length ? row.Fields[ordinal] : "";

    private static DateOnly? DayIn(RegistryRow row, int ordinal) =>
        RegistryCells.TryReadDay(CellOf(row, ordinal), out var day) ? day : null;
}

/// <summary>
/// The ids of a file that have several lines, or one that never was. What never was is passed over, unless it is all that there is of its id.
/// </summary>
internal sealed class TimedIds
{
    // Facts of one kind cannot be read as facts of another, nor months as quarters.
    private static readonly string[] Natures = ["kind", "period"];

    private readonly Dictionary<string, List<TimedRow>> lines;
    private readonly HashSet<string> neverWere;
    private readonly int key;

    private TimedIds(Dictionary<string, List<TimedRow>> lines, HashSet<string> neverWere, int key) =>
        (this.lines, this.neverWere, this.key) = (lines, neverWere, key);

    /// <summary>Days on which a line begins to hold in place of another of its id.</summary>
    public IEnumerable<DateOnly> Starts => lines.Values.SelectMany(one => one.Skip(1)).Select(line => line.Span.First);

    /// <summary>Null: every id has one line. Most have: only the others are kept.</summary>
    public static TimedIds? Of(RegistryTable table)
    {
        var column = table.File == RegistrySchema.Rules ? "key" : "id";
        var (key, isVoid) = (table.Columns.IndexOf(column), table.Columns.IndexOf(RegistrySchema.Void));
        bool NeverWas(RegistryRow row) => TimedRow.CellOf(row, isVoid) == "yes";

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var timed = table.Rows.Where(row => !seen.Add(TimedRow.CellOf(row, key)) || NeverWas(row))
            .Select(row => TimedRow.CellOf(row, key)).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (timed.Count == 0)
        {
            return null;
        }

        var all = TimedRow.AllOf(table, column, row => timed.Contains(TimedRow.CellOf(row, key))).ToLookup(line => line.Id, StringComparer.Ordinal);
        var neverWere = all.Where(id => id.All(line => NeverWas(line.Row))).Select(id => id.Key).ToHashSet(StringComparer.Ordinal);
        var lines = all.ToDictionary(
            id => id.Key,
            id => neverWere.Contains(id.Key) ? id.Take(1).ToList()
                : id.Where(line => !NeverWas(line.Row)).OrderBy(line => line.Span.First).ThenBy(line => line.Row.Line).ToList(),
            StringComparer.Ordinal);
        return new TimedIds(lines, neverWere, key);
    }

    /// <summary>Notes lines that lie over each other, and those that say another kind of thing.</summary>
    public void Check(RegistryFaults faults, RegistryTable table)
    {
        foreach (var ids in lines.Values)
        {
            foreach (var (before, line) in ids.Zip(ids.Skip(1)))
            {
                var (first, second) = before.Row.Line < line.Row.Line ? (before, line) : (line, before);
                if (line.Span.First > before.Span.Last)
                {
                    CheckNature(faults, table, first, second);
                }
                else if (line.Span.First != before.Span.First)
                {
                    faults.Add(table.File, second.Row.Line, "id", $"holds on days on which line {first.Row.Line} of the same id holds");
                }
            }
        }
    }

    /// <summary>The lines that hold on a day, and all of the other ids.</summary>
    /// <remarks>In the order in which the ids come first: what is new gets its index by it, in every stretch the same.</remarks>
    public IEnumerable<RegistryRow> HeldOn(RegistryTable table, DateOnly day)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            if (!lines.TryGetValue(TimedRow.CellOf(row, key), out var ofId))
            {
                yield return row;
                continue;
            }

            foreach (var held in taken.Add(ofId[0].Id) ? HeldOn(ofId, day) : [])
            {
                yield return held.Row;
            }
        }
    }

    public DaySpans? SpansOf(string id) => neverWere.Contains(id) ? DaySpans.Never
        : lines.TryGetValue(id, out var ofId) && ofId.Count > 1 ? DaySpans.Of(ofId.Select(line => line.Span))
        : null;

    public IReadOnlyList<TimedRow> LinesOf(string id) => lines.TryGetValue(id, out var ofId) && ofId.Count > 1 ? ofId : [];

    // Lines that begin on one day are a fault, which is found where they are read.
    private static IEnumerable<TimedRow> HeldOn(List<TimedRow> ofId, DateOnly day)
    {
        var first = ofId.Where(line => line.Span.First <= day).Select(line => line.Span.First).DefaultIfEmpty(ofId[0].Span.First).Max();
        return ofId.Where(line => line.Span.First == first);
    }

    private static void CheckNature(RegistryFaults faults, RegistryTable table, TimedRow first, TimedRow second)
    {
        foreach (var column in table.File == RegistrySchema.Obligations ? Natures : [])
        {
            var ordinal = table.Columns.IndexOf(column);
            if (TimedRow.CellOf(first.Row, ordinal) != TimedRow.CellOf(second.Row, ordinal))
            {
                faults.Add(table.File, second.Row.Line, column, $"is another one than in line {first.Row.Line} of the same id");
            }
        }
    }
}
