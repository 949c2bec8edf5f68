using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>A duty as a unit owes it.</summary>
/// <param name="Row">The line that holds.</param>
/// <param name="Days">All days on which the unit owes it.</param>
/// <param name="Run">First and last day around the line that holds; null: it was never owed.</param>
/// <param name="IsNarrow">Its days are not simply those of its one line.</param>
internal sealed record DutyAt(DutyRow Row, Days Days, (DateOnly First, DateOnly Last)? Run, bool IsNarrow)
{
    private bool IsLeftOut { get; init; }

    public static DutyAt Of(DutyRow held, Days days, bool isNarrow) => new(held, days, days.RunAt(held.First), isNarrow);

    /// <summary>As it is left out on a day. What is owed once keeps its due day: to leave it out is no deadline.</summary>
    public DutyAt Until(DateOnly end) => this with { Days = Days.Until(end), IsNarrow = true, IsLeftOut = true };

    /// <summary>Whether it is owed once no more, for it was left out before it was due.</summary>
    public bool IsGone(DateOnly day, DateOnly due) => IsLeftOut && (Days.Last is not { } last || (last < due && last < day));
}

/// <param name="IsLeftOut">By the registry that is in force.</param>
internal sealed record UnitAt(UnitRow Row, Days Days, bool IsLeftOut, List<DutyAt> Duties)
{
    public (DateOnly First, DateOnly Last)? Run => Days.RunAt(Row.First);
}

/// <param name="IsLeftOut">By the registry that is in force.</param>
internal sealed record SiteAt(SiteRow Row, Days Days, bool IsLeftOut);

/// <summary>Who is there on one day, and who owes what.</summary>
internal sealed class District(Rows rows)
{
    public Dictionary<string, UnitAt> Units { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SiteAt> Sites { get; } = new(StringComparer.Ordinal);

    public required RuleRow Rules { get; init; }

    public Rows Rows => rows;

    public bool IsIn(string unit, string above)
    {
        for (var at = unit; ; at = ParentOf(at, Line.Department)!)
        {
            if (at == above)
            {
                return true;
            }

            if (at == Rows.District)
            {
                return false;
            }
        }
    }

    /// <summary>Null: it is the district, or on the other line.</summary>
    public string? ParentOf(string id, Line line) =>
        Sites.TryGetValue(id, out var site) ? line == Line.Department ? site.Row.Owner : site.Row.Place
        : Units.TryGetValue(id, out var unit) ? line == Line.Department ? unit.Row.Group : unit.Row.Area
        : (line == Line.Department ? rows.Groups : rows.Areas).FirstOrDefault(one => one.Id == id).Parent;
}

/// <summary>
/// A registry as it was applied. What it leaves out is what it was before, until the day before that. Read anew for each day: of every id one line
/// holds, and all its lines say when it is there.
/// </summary>
/// <param name="before">Null: it is the first.</param>
internal sealed class Version(Rows rows, DateOnly appliedOn, Version? before)
{
    private readonly Dictionary<DateOnly, District> read = [];

    private readonly DateOnly[] starts =
    [
        .. rows.Units.Cast<Row>().Concat(rows.Sites).Concat(rows.Duties).Concat(rows.Rules)
            .Select(line => line.First).Concat(before?.starts ?? []).Append(DateOnly.MinValue).Distinct().OrderDescending(),
    ];

    public Rows Rows => rows;

    /// <summary>On a day: as on the newest one before it, or on it, on which a line began.</summary>
    public District On(DateOnly day)
    {
        day = Array.Find(starts, start => start <= day);
        if (!read.TryGetValue(day, out var district))
        {
            read.Add(day, district = Read(day));
        }

        return district;
    }

    private District Read(DateOnly day)
    {
        var old = before?.On(day);
        var now = new District(rows) { Rules = RulesOn(day) };
        foreach (var lines in rows.Units.GroupBy(line => line.Id))
        {
            now.Units.Add(lines.Key, new UnitAt(Row.Held(lines, day), Days.Of(lines), false, []));
        }

        foreach (var lines in rows.Sites.GroupBy(line => line.Id))
        {
            now.Sites.Add(lines.Key, new SiteAt(Row.Held(lines, day), Days.Of(lines), false));
        }

        ReadDuties(now, day);
        if (old is not null)
        {
            KeepLeftOut(now, old, day);
        }

        return now;
    }

    // That nobody is left out is no line, and so begins on no day: who was left out before stays so.
    private RuleRow RulesOn(DateOnly day) => Row.Held(rows.Rules, day) with
    {
        Excluded = rows.Rules.Where(one => one.First <= day && one.Excluded.Length > 0).MaxBy(one => one.First)?.Excluded ?? "",
    };

    private void ReadDuties(District now, DateOnly day)
    {
        foreach (var lines in rows.Duties.GroupBy(line => line.Id))
        {
            var held = Row.Held(lines, day);
            // Also where the line of today names it no more: a half-year looks back on its months.
            foreach (var unit in now.Units.Values.Where(unit => lines.Any(line => Names(line, unit, now))))
            {
                unit.Duties.Add(DutyAt.Of(held, Days.Of(lines.Where(line => Names(line, unit, now))), lines.Count() > 1));
            }
        }
    }

    private static bool Names(DutyRow line, UnitAt unit, District now) => line.OwedBy.Any(above => now.IsIn(unit.Row.Id, above));

    private void KeepLeftOut(District now, District old, DateOnly day)
    {
        foreach (var (id, site) in old.Sites.Where(one => !now.Sites.ContainsKey(one.Key)))
        {
            now.Sites.Add(id, site.IsLeftOut ? site : site with { Days = site.Days.Until(appliedOn), IsLeftOut = true });
        }

        foreach (var (id, unit) in old.Units)
        {
            if (now.Units.TryGetValue(id, out var kept))
            {
                var left = unit.Duties.Where(one => !Holds(one)).Select(one => one.Until(appliedOn));
                kept.Duties.AddRange(left.Where(one => one.Days.Last is not null));
                continue;
            }

            var days = unit.IsLeftOut ? unit.Days : unit.Days.Until(appliedOn);
            now.Units.Add(id, new UnitAt(unit.Row, days, true, days.Last is null ? [] : [.. unit.Duties.Select(duty => Current(duty, day))]));
        }
    }

    private bool Holds(DutyAt duty) => rows.Duties.Any(line => line.Id == duty.Row.Id);

    // Editing a line corrects what a unit owed that is gone, on the days on which it did.
    private DutyAt Current(DutyAt duty, DateOnly day)
    {
        var lines = rows.Duties.Where(line => line.Id == duty.Row.Id).ToList();
        return lines.Count == 0 ? duty.Until(appliedOn)
            : duty.IsNarrow ? DutyAt.Of(Row.Held(lines, day), Days.Of(lines).And(duty.Days), true)
            : DutyAt.Of(Row.Held(lines, day), Days.Of(lines), lines.Count > 1);
    }
}
