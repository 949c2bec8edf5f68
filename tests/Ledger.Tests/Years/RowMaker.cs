using System.Collections.Immutable;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>Makes the registry of a small random district.</summary>
/// <param name="firstDay">The ledger's first day: the days of its lines lie around the year that follows.</param>
internal sealed class RowMaker(Chance chance, DateOnly firstDay)
{
    private static readonly string[] Terms =
        ["verified-score", "reported-score", "on-time-share", "certified-share", "reported-done-share", "fewest-missing"];

    private int named;

    public Rows Rows(int nodesMax)
    {
        ImmutableArray<(string, string)> groups = chance.OneIn(3)
            ? [("g1", Years.Rows.District)]
            : [("g1", Years.Rows.District), ("g2", chance.OneIn(3) ? "g1" : Years.Rows.District)];
        var left = nodesMax - 2 - groups.Length;
        var units = Enumerable.Range(0, Math.Min(chance.Between(2, 5), left)).Select(at => Unit(at == 0, groups)).ToImmutableArray();
        left -= units.Length;
        ImmutableArray<(string, string)> areas = left > 1 && chance.OneIn(3)
            ? [("organs", Years.Rows.District), ("village", units[0].Id)]
            : [("organs", Years.Rows.District)];
        var rows = new Rows(groups, areas, units, [], [], [Rule(null, units[^1].Id)]);
        var sites = Enumerable.Range(0, Math.Max(0, left - areas.Length + 1)).Select(_ => Site(rows)).ToImmutableArray();
        rows = rows with { Sites = sites };
        return rows with { Duties = [.. Enum.GetValues<ObligationKind>().SelectMany(kind => Duties(rows, kind))] };
    }

    public UnitRow Unit(bool isTown, ImmutableArray<(string Id, string)> groups) => new(
        Named("u"),
        chance.Of(groups).Id,
        isTown ? Years.Rows.District : "organs",
        isTown,
        isTown || !chance.OneIn(4) ? null : NearDay(),
        null);

    public SiteRow Site(Rows rows)
    {
        var from = chance.OneIn(5) ? NearDay() : (DateOnly?)null;
        return new SiteRow(
            Named("s"),
            chance.Of(rows.Units).Id,
            Place(rows),
            chance.Of(Years.Rows.Categories),
            from,
            chance.OneIn(6) ? (from ?? firstDay).AddDays(chance.Between(20, 300)) : null);
    }

    public string Place(Rows rows) => chance.Of(
    [
        .. rows.Units.Where(one => one.IsTown).Select(one => one.Id),
        .. rows.Areas.Where(one => one.Id == "village").Select(one => one.Id),
    ]);

    public DutyRow Duty(Rows rows, ObligationKind kind)
    {
        var period = kind is ObligationKind.Recurring or ObligationKind.Coverage ? (PeriodKind)chance.Next(5) : PeriodKind.Once;
        var from = chance.OneIn(4) ? NearDay() : (DateOnly?)null;
        var to = chance.OneIn(6) ? (from ?? firstDay).AddDays(chance.Between(40, 300)) : (DateOnly?)null;
        var due = period != PeriodKind.Once || kind == ObligationKind.Standing || chance.OneIn(3)
            ? (DateOnly?)null
            : (from ?? firstDay).AddDays(chance.Between(0, 40));
        return new DutyRow(
            Named(char.ToLowerInvariant(kind.ToString()[0]).ToString()),
            kind,
            Owing(rows),
            period,
            kind switch
            {
                ObligationKind.Standing => 0,
                ObligationKind.Coverage => chance.Of([5_000, 9_000, 10_000, 500]),
                _ => chance.Between(1, 3),
            },
            kind == ObligationKind.Target ? chance.Of(Years.Rows.Categories) : "",
            kind == ObligationKind.Standing ? 0 : chance.Of([0, 5, 10, 40]),
            due,
            from,
            to);
    }

    public ImmutableArray<string> Owing(Rows rows) => chance.OneIn(2)
        ? [.. chance.Some(rows.Units).Select(one => one.Id).Distinct()]
        : chance.OneIn(2) ? [Years.Rows.District] : [chance.Of(rows.Units).Group];

    public RuleRow Rule(DateOnly? from, string unit) => new(
        chance.Of([0, 5_000, 6_000, 10_000]),
        chance.Of([0, 100, 700]),
        chance.Of([0, 200, 900]),
        chance.Of([0, 2_000, 10_000]),
        chance.Next(3),
        chance.Of([0, 30, 90]),
        string.Join(';', chance.Some(Terms)),
        chance.Of([5_000, 8_000]),
        chance.OneIn(3) ? unit : "",
        from);

    /// <summary>A day of the year that is played, or some time before; often at the edge of a month.</summary>
    public DateOnly NearDay()
    {
        var day = firstDay.AddDays(chance.Between(-90, 330));
        return chance.OneIn(2) ? day.AddDays(1 - day.Day) : day;
    }

    private IEnumerable<DutyRow> Duties(Rows rows, ObligationKind kind)
    {
        var most = kind switch { ObligationKind.Recurring => 4, ObligationKind.Coverage or ObligationKind.Document => 2, _ => 1 };
        for (var left = chance.Between(kind == ObligationKind.Recurring ? 1 : 0, most); left > 0; left--)
        {
            yield return Duty(rows, kind);
        }
    }

    private string Named(string letter) => $"{letter}{++named}";
}
