using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>
/// The lines of a registry in time. Lines of one id follow each other and are one thing; a rule file is replaced by those of its lines that begin
/// later. Between two days on which a line begins to hold in place of another, the registry is the same: it is read for each of these stretches.
/// </summary>
internal sealed class RegistryTimeline
{
    /// <summary>Stretches of one registry: each is read and checked by itself.</summary>
    public const int StretchesMax = 400;

    private static readonly string[] ById = [RegistrySchema.Units, RegistrySchema.Sites, RegistrySchema.Obligations];
    private static readonly string[] WholeFiles =
        [RegistrySchema.Leagues, RegistrySchema.TieChain, RegistrySchema.Tiers, RegistrySchema.Exclusions];

    private readonly RegistryRows rows;
    private readonly Dictionary<(string File, string Id), List<TimedRow>> groups = [];
    private readonly Dictionary<string, List<TimedRow>> rules = [];

    public RegistryTimeline(RegistryRows rows)
    {
        this.rows = rows;
        foreach (var file in ById)
        {
            Group(file, "id");
        }

        Group(RegistrySchema.Rules, "key");
        foreach (var file in WholeFiles)
        {
            rules[file] = [.. Timed(file, "")];
        }

        Starts =
        [
            DateOnly.MinValue,
            .. groups.Values.SelectMany(Changes).Concat(rules.Values.SelectMany(Changes)).Where(day => day > DateOnly.MinValue).Distinct().Order(),
        ];
    }

    /// <summary>First day of each stretch, rising.</summary>
    public ImmutableArray<DateOnly> Starts { get; }

    /// <summary>Notes lines of one id that lie over each other.</summary>
    public void Check(RegistryFaults faults)
    {
        foreach (var ((file, _), lines) in groups.Where(one => one.Key.File != RegistrySchema.Rules))
        {
            foreach (var (before, line) in lines.Zip(lines.Skip(1)))
            {
                if (line.Span.First <= before.Span.Last && line.Span.First != before.Span.First)
                {
                    faults.Add(file, line.Row.Line, "id", $"holds on days on which line {before.Row.Line} of the same id holds");
                }
            }
        }

        if (Starts.Length > StretchesMax)
        {
            faults.Add(RegistrySchema.Sites, 0, "", $"the lines change on {Starts.Length - 1} days, at most {StretchesMax - 1} are taken");
        }
    }

    /// <summary>The lines that hold on a day: of every id one, the nearest where none holds.</summary>
    public RegistryRows On(DateOnly day)
    {
        if (Starts.Length == 1)
        {
            return rows;
        }

        var files = rows.Files.ToBuilder();
        foreach (var file in ById.Append(RegistrySchema.Rules).Where(rows.Files.ContainsKey))
        {
            files[file] = rows.Files[file] with { Rows = [.. HeldOn(file, day)] };
        }

        foreach (var file in WholeFiles.Where(rows.Files.ContainsKey))
        {
            var from = rules[file].Where(one => one.Span.First <= day).Select(one => one.Span.First).DefaultIfEmpty(DateOnly.MinValue).Max();
            files[file] = rows.Files[file] with { Rows = [.. rules[file].Where(one => one.Span.First == from).Select(one => one.Row)] };
        }

        return new RegistryRows(files.ToImmutable());
    }

    /// <summary>The days of an id, where they are not those of its one line; null: they are.</summary>
    public DaySpans? SpansOf(string file, string id) =>
        groups.TryGetValue((file, id), out var lines) && (lines.Count > 1 || lines[0].IsVoid)
            ? DaySpans.Of(lines.Where(line => !line.IsVoid).Select(line => line.Span))
            : null;

    /// <summary>All lines of an obligation, where there are more than one; otherwise none.</summary>
    public IReadOnlyList<TimedRow> LinesOf(string file, string id) =>
        groups.TryGetValue((file, id), out var lines) && lines.Count > 1 ? lines : [];

    private static IEnumerable<DateOnly> Changes(List<TimedRow> lines) => lines.Skip(1).Select(line => line.Span.First);

    // In the order in which the ids come: what is new gets its index by it, in every stretch the same.
    private IEnumerable<RegistryRow> HeldOn(string file, DateOnly day)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in Timed(file, file == RegistrySchema.Rules ? "key" : "id"))
        {
            if (!groups.TryGetValue((file, line.Id), out var lines))
            {
                yield return line.Row;
                continue;
            }

            foreach (var held in taken.Add(line.Id) ? HeldOn(lines, day) : [])
            {
                yield return held.Row;
            }
        }
    }

    // Lines that begin on one day are a fault, which is found where they are read.
    private static IEnumerable<TimedRow> HeldOn(List<TimedRow> lines, DateOnly day)
    {
        var first = lines.Where(line => line.Span.First <= day).Select(line => line.Span.First).DefaultIfEmpty(lines[0].Span.First).Max();
        return lines.Where(line => line.Span.First == first);
    }

    // Most ids have one line: only the others are kept.
    private void Group(string file, string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var timed = Timed(file, key).Where(line => !seen.Add(line.Id) || line.IsVoid).Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var line in timed.Count == 0 ? [] : Timed(file, key).Where(line => timed.Contains(line.Id)))
        {
            if (!groups.TryGetValue((file, line.Id), out var lines))
            {
                groups.Add((file, line.Id), lines = []);
            }

            lines.Add(line);
        }

        foreach (var lines in groups.Where(one => one.Key.File == file).Select(one => one.Value))
        {
            lines.Sort((left, right) => left.Span.First != right.Span.First
                ? left.Span.First.CompareTo(right.Span.First)
                : left.Row.Line.CompareTo(right.Row.Line));
        }
    }

    // A cell that is wrong is a fault where the line is read; here it counts as empty.
    private IEnumerable<TimedRow> Timed(string file, string key)
    {
        if (!rows.Files.TryGetValue(file, out var table))
        {
            yield break;
        }

        var columns = table.Columns;
        var (id, from, to, isVoid) = (columns.IndexOf(key), columns.IndexOf("from"), columns.IndexOf("to"), columns.IndexOf(RegistrySchema.Void));
        foreach (var row in table.Rows)
        {
            var span = DaySpan.Of(DayIn(row, from), DayIn(row, to));
            yield return new TimedRow(row, CellOf(row, id), span, CellOf(row, isVoid) == "yes");
        }
    }

    private static string CellOf(RegistryRow row, int ordinal) => ordinal >= 0 && ordinal < row.Fields.Length ? row.Fields[ordinal] : "";

    private static DateOnly? DayIn(RegistryRow row, int ordinal) =>
        RegistryCells.TryReadDay(CellOf(row, ordinal), out var day) ? day : null;
}

/// <summary>A line with the days on which it holds.</summary>
internal readonly record struct TimedRow(RegistryRow Row, string Id, DaySpan Span, bool IsVoid);
