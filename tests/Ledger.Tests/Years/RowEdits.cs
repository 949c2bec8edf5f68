using WasteSorting.Domain.Registry;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>
/// Changes a registry as the Office does: a line is edited, which corrects all its days; it ends and the next one follows; it is left out, and comes
/// back. Some of it is wrong, and the ledger refuses it.
/// </summary>
internal sealed class RowEdits(Chance chance, RowMaker maker, YearModel model)
{
    private const int NodesMax = 12;

    public Rows Next()
    {
        var rows = model.Newest.Rows;
        for (var left = chance.Between(1, 2); left > 0; left--)
        {
            rows = chance.Next(10) switch
            {
                0 or 1 or 2 => OfDuty(rows),
                3 => FollowedBy(rows),
                4 => OfUnit(rows),
                5 or 6 => OfSite(rows),
                7 => OfRules(rows),
                8 => LeftOut(rows),
                _ => Added(rows),
            };
        }

        return rows;
    }

    private Rows OfDuty(Rows rows)
    {
        if (rows.Duties.IsEmpty)
        {
            return rows;
        }

        var line = chance.Of(rows.Duties);
        return rows with { Duties = rows.Duties.Replace(line, Edited(line, rows)) };
    }

    private DutyRow Edited(DutyRow line, Rows rows) => chance.Next(6) switch
    {
        0 or 1 when line.Kind != ObligationKind.Standing => line with { Weight = chance.Of([0, 5, 10, 40, 100]) },
        2 when line.Due is { } due => line with { Due = due.AddDays(chance.Between(-40, 60)) },
        3 when line.Kind is ObligationKind.Recurring or ObligationKind.Document => line with { Minimum = chance.Between(1, 3) },
        4 => line with { OwedBy = maker.Owing(rows) },
        _ => line with { From = chance.OneIn(2) ? null : maker.NearDay() },
    };

    private Rows FollowedBy(Rows rows)
    {
        if (rows.Duties.IsEmpty)
        {
            return rows;
        }

        var lines = rows.Duties.Where(line => line.Id == chance.Of(rows.Duties).Id).ToList();
        if (lines.Count == 0)
        {
            return rows;
        }

        var last = lines.MaxBy(line => line.First)!;
        var from = Near();
        var next = Edited(last with { From = from, To = null }, rows) with { From = chance.OneIn(5) ? from.AddDays(chance.Between(1, 40)) : from };
        return rows with { Duties = rows.Duties.Replace(last, last with { To = from.AddDays(-1) }).Add(next) };
    }

    private Rows OfUnit(Rows rows)
    {
        var line = chance.Of(rows.Units);
        if (chance.OneIn(3))
        {
            var from = Near();
            var next = line with { From = from, To = null, Group = chance.Of(rows.Groups).Id };
            return rows with { Units = rows.Units.Replace(line, line with { To = from.AddDays(-1) }).Add(next) };
        }

        return rows with { Units = rows.Units.Replace(line, chance.OneIn(2) ? line with { To = Near() } : line with { From = maker.NearDay() }) };
    }

    private Rows OfSite(Rows rows)
    {
        if (rows.Sites.IsEmpty)
        {
            return rows;
        }

        var line = chance.Of(rows.Sites);
        var from = Near();
        return rows with
        {
            Sites = chance.Next(3) switch
            {
                0 => rows.Sites.Replace(line, line with { Owner = chance.Of(rows.Units).Id, Place = maker.Place(rows) }),
                1 => rows.Sites.Replace(line, line with { From = chance.OneIn(3) ? null : maker.NearDay(), To = chance.OneIn(2) ? null : from }),
                _ => rows.Sites.Replace(line, line with { To = from.AddDays(-1) })
                    .Add(line with { From = from, To = null, Owner = chance.Of(rows.Units).Id, Place = maker.Place(rows) }),
            },
        };
    }

    private Rows OfRules(Rows rows) => chance.OneIn(2)
        ? rows with { Rules = rows.Rules.SetItem(rows.Rules.Length - 1, maker.Rule(rows.Rules[^1].From, rows.Units[0].Id)) }
        : rows with { Rules = rows.Rules.Add(maker.Rule(Near(), rows.Units[0].Id)) };

    private Rows LeftOut(Rows rows)
    {
        // One unit stays: somebody owes what is added.
        var units = rows.Units.Where(one => one.Id != rows.Units[0].Id);
        var ids = units.Cast<Row>().Concat(rows.Sites).Concat(rows.Duties).Select(one => one.Id).ToList();
        var id = ids.Count == 0 ? "" : chance.Of(ids);
        return rows with
        {
            Units = rows.Units.RemoveAll(one => one.Id == id),
            Sites = rows.Sites.RemoveAll(one => one.Id == id || one.Owner == id || one.Place == id),
            Duties =
            [
                .. rows.Duties.Where(one => one.Id != id)
                    .Select(one => one with { OwedBy = one.OwedBy.Remove(id) })
                    .Where(one => !one.OwedBy.IsEmpty),
            ],
            Rules = [.. rows.Rules.Select(one => one.Excluded == id ? one with { Excluded = "" } : one)],
        };
    }

    // What was left out may come back as it was.
    private Rows Added(Rows rows)
    {
        var earlier = chance.Of(model.Versions).Version.Rows;
        var isRoom = model.Ids.Count + rows.Groups.Length + rows.Areas.Length + 1 < NodesMax;
        return chance.Next(5) switch
        {
            0 when isRoom => rows with { Units = rows.Units.Add(maker.Unit(false, rows.Groups)) },
            1 when isRoom => rows with { Sites = rows.Sites.Add(maker.Site(rows)) },
            2 => rows with { Units = rows.Units.AddRange(earlier.Units.Where(one => rows.Units.All(kept => kept.Id != one.Id))) },
            3 => rows with { Sites = rows.Sites.AddRange(earlier.Sites.Where(one => rows.Sites.All(kept => kept.Id != one.Id))) },
            _ => rows with { Duties = rows.Duties.Add(maker.Duty(rows, chance.Of(Enum.GetValues<ObligationKind>()))) },
        };
    }

    private DateOnly Near()
    {
        var day = model.Today.AddDays(chance.Between(-40, 40));
        return chance.OneIn(2) ? day.AddDays(1 - day.Day) : day;
    }
}
