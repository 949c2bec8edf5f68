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

    /// <summary>Lines of all its stretches together: a large registry takes fewer of them, for a check must not last minutes.</summary>
    public const long LinesMax = 1 << 22;

    private static readonly string[] WholeFiles =
        [RegistrySchema.Leagues, RegistrySchema.TieChain, RegistrySchema.Tiers, RegistrySchema.Exclusions];

    private readonly RegistryRows rows;
    private readonly Dictionary<string, TimedIds> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TimedRow>> wholes = new(StringComparer.Ordinal);

    public RegistryTimeline(RegistryRows rows)
    {
        this.rows = rows;
        foreach (var file in (string[])[RegistrySchema.Units, RegistrySchema.Sites, RegistrySchema.Obligations, RegistrySchema.Rules])
        {
            if (rows.Files.TryGetValue(file, out var table) && TimedIds.Of(table) is { } timed)
            {
                byId.Add(file, timed);
            }
        }

        foreach (var file in WholeFiles.Where(file => rows.Files.TryGetValue(file, out var table) && table.Columns.Contains(RegistrySchema.From)))
        {
            wholes.Add(file, TimedRow.AllOf(rows.Files[file], "", _ => true));
        }

        var starts = byId.Values.SelectMany(ids => ids.Starts).Concat(wholes.SelectMany(one => StartsOf(one.Key, one.Value)));
        Starts = [DateOnly.MinValue, .. starts.Where(day => day > DateOnly.MinValue).Distinct().Order()];
    }

    /// <summary>First day of each stretch, rising.</summary>
    public ImmutableArray<DateOnly> Starts { get; }

    /// <summary>Notes lines of one id that cannot be one thing, and more stretches than are taken.</summary>
    public void Check(RegistryFaults faults)
    {
        foreach (var (file, ids) in byId.Where(one => one.Key != RegistrySchema.Rules))
        {
            ids.Check(faults, rows.Files[file]);
        }

        var lines = rows.Files.Values.Sum(table => (long)table.Rows.Length);
        var most = Math.Max(2, Math.Min(StretchesMax, LinesMax / Math.Max(lines, 1)));
        if (Starts.Length > most)
        {
            faults.Add(RegistrySchema.Sites, 0, "", $"with the other files changes on {Starts.Length - 1} days, at most {most - 1} are taken");
        }
    }

    /// <summary>The lines that hold on a day: of every id one, the nearest where none holds.</summary>
    public RegistryRows On(DateOnly day)
    {
        if (byId.Count == 0 && wholes.Count == 0)
        {
            return rows;
        }

        var files = rows.Files.ToBuilder();
        foreach (var (file, ids) in byId)
        {
            files[file] = files[file] with { Rows = [.. ids.HeldOn(files[file], day)] };
        }

        foreach (var (file, lines) in wholes)
        {
            files[file] = files[file] with { Rows = [.. HeldOn(file, lines, day)] };
        }

        return new RegistryRows(files.ToImmutable());
    }

    /// <summary>The days of an id, where they are not those of its one line; null: they are.</summary>
    public DaySpans? SpansOf(string file, string id) => byId.TryGetValue(file, out var ids) ? ids.SpansOf(id) : null;

    /// <summary>All lines of an id that ever held, where there are more than one; otherwise none.</summary>
    public IReadOnlyList<TimedRow> LinesOf(string file, string id) => byId.TryGetValue(file, out var ids) ? ids.LinesOf(id) : [];

    // Nobody is excluded before the first line says so; of the other rules the first set holds since ever.
    private static IEnumerable<DateOnly> StartsOf(string file, List<TimedRow> lines)
    {
        var days = lines.Select(line => line.Span.First).Distinct().Order();
        return file == RegistrySchema.Exclusions ? days : days.Skip(1);
    }

    private static IEnumerable<RegistryRow> HeldOn(string file, List<TimedRow> lines, DateOnly day)
    {
        var begun = lines.Select(line => line.Span.First).Where(first => first <= day).DefaultIfEmpty(DateOnly.MaxValue).Max();
        var from = begun == DateOnly.MaxValue && file != RegistrySchema.Exclusions && lines.Count > 0 ? lines.Min(line => line.Span.First) : begun;
        return lines.Where(line => line.Span.First == from).Select(line => line.Row);
    }
}
