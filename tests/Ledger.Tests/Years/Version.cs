using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>A duty as a unit owes it.</summary>
/// <param name="Row">The line that holds.</param>
/// <param name="Days">All days on which the unit owes it.</param>
internal sealed record DutyAt(DutyRow Row, Days Days)
{
    /// <summary>First and last day around the line that holds; null: it was never owed.</summary>
    public (DateOnly First, DateOnly Last)? Run => Days.RunAt(Row.First);
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

    public DateOnly AppliedOn => appliedOn;

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
                unit.Duties.Add(new DutyAt(held, Days.Of(lines.Where(line => Names(line, unit, now)))));
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
                kept.Duties.AddRange(unit.Duties.Where(one => !Holds(one)).Select(Ended));
                continue;
            }

            var days = unit.IsLeftOut ? unit.Days : unit.Days.Until(appliedOn);
            now.Units.Add(id, new UnitAt(unit.Row, days, true, [.. unit.Duties.Select(duty => Current(duty, day))]));
        }
    }

    private bool Holds(DutyAt duty) => rows.Duties.Any(line => line.Id == duty.Row.Id);

    // Editing a line corrects what a unit owed that is gone.
    private DutyAt Current(DutyAt duty, DateOnly day) => Holds(duty)
        ? new DutyAt(Row.Held(rows.Duties.Where(line => line.Id == duty.Row.Id), day), Days.Of(rows.Duties.Where(line => line.Id == duty.Row.Id)))
        : Ended(duty);

    private DutyAt Ended(DutyAt duty) => duty with { Days = duty.Days.Until(appliedOn) };
}
