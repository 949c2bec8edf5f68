using System.Text;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Views;

/// <summary>Every period is counted by the registry as it was on its last day, whatever follows.</summary>
public sealed class RegistryInTimeTests
{
    private static readonly DateOnly FirstDay = new(2026, 1, 1);

    private static readonly RegistrySource Moved = TestDistricts.Source()
        .Change(RegistrySchema.Sites, "school-1", ",dept-a,town-a,school,,,", ",dept-a,town-a,school,,2026-06-30,")
        .Add(RegistrySchema.Sites, "school-1,学校一,School 1,dept-b,town-b,school,2026-07-01,,yes");

    [Fact]
    public void Period_IsOfItsOwnLines_AndTheRunningViewOfTodays()
    {
        var view = ViewOf(Moved, new DateOnly(2026, 6, 30));
        Assert.Equal((3, 0), (Schools(view, "dept-a"), Schools(view, "dept-b")));
        view = view.With(view.Calendar.AdvanceTo(new DateOnly(2026, 7, 1)), 3);
        Assert.Equal((2, 1), (Schools(view, "dept-a"), Schools(view, "dept-b")));
        Assert.Equal((3, 0), (Schools(view.Through(In("2026H1")), "dept-a"), Schools(view.Through(In("2026-06")), "dept-b")));
        Assert.Equal(view.Registry.Nodes.Length, view.Through(In("2026-06")).Registry.Nodes.Length);
        Assert.True(Recount.Prove(view).IsEqual);
        Assert.True(Recount.Prove(view.Through(In("2026-06"))).IsEqual);
    }

    [Fact]
    public void Children_OfAPeriod_AreThoseThatCountInIt_RetiredOnesToo()
    {
        var before = ViewOf(Moved, new DateOnly(2026, 9, 15));
        var view = Apply(before, Moved.Remove(RegistrySchema.Sites, "school-1").Remove(RegistrySchema.Sites, "school-3"));
        Assert.Equal("school-1 school-2 school-3 bank-1", Children(view.Through(In("2026-06")), "dept-a", Line.Department));
        Assert.Equal("school-2 school-3 bank-1", Children(view.Through(In("2026-08")), "dept-a", Line.Department));
        Assert.Equal("school-1 bank-3", Children(view.Through(In("2026-08")), "dept-b", Line.Department));
        Assert.Equal("school-2 bank-1", Children(view.With(view.Calendar.AdvanceTo(new DateOnly(2026, 10, 5)), 5).Through(In("2026-10")), "dept-a", Line.Department));
        Assert.Equal("school-2 bank-1", Children(view, "dept-a", Line.Department));
        Assert.Equal("bank-3", Children(view, "dept-b", Line.Department));
        Assert.Equal("school-3 bank-3", Children(view.Through(In("2026-08")), "village", Line.Territory));
        Assert.Equal("bank-3", Children(view, "village", Line.Territory));
        Assert.Equal((3, 1), (Schools(view.Through(In("2026-08")), "d"), Schools(view, "d")));

        static string Children(DistrictView view, string id, Line line) => string.Join(
            ' ',
            new LiveReading(view, (_, _) => throw new NotSupportedException()).ReadChildren(view.Registry.FindNode(id)!.Index, line, 0, 100).Children
                .Select(child => child.Node.Id));
    }

    [Fact]
    public void TouchedPeriods_AreThoseWhoseFiguresOrRulesChange()
    {
        var view = ViewOf(TestDistricts.Source(), new DateOnly(2026, 9, 15));
        Assert.Empty(Touched(view, TestDistricts.Source()));

        // The halves that have ended do not feel a move of July; the running periods do, and so does the year.
        Assert.Equal("2026-09 2026-08 2026-07 2026Q3 2026H2 2026", string.Join(' ', Touched(view, Moved)));
        Assert.Equal(
            "2026-09 2026Q3 2026H2 2026", string.Join(' ', Touched(view, TestDistricts.Source().Remove(RegistrySchema.Sites, "school-1"))));
        var rules = TestDistricts.Source().Change(RegistrySchema.TieChain, "5", "reported-score", "reported-done-share");
        Assert.Equal(view.Calendar.KnownPeriods(), Touched(view, rules));

        static IEnumerable<Period> Touched(DistrictView view, RegistrySource source)
        {
            var after = RegistryLoader.Load(source.On(view.Calendar.Today), view.Registry).Registry!;
            return TouchedPeriod.Of(view, after).Select(one => one.Period);
        }
    }

    [Fact]
    public void LinesThatFollowEachOther_EqualTheSlowRecount_InEveryPeriod() => Seeded.Run(
        nameof(LinesThatFollowEachOther_EqualTheSlowRecount_InEveryPeriod),
        12,
        random =>
        {
            var source = Split(TestDistricts.Random(random, random.Next(4, 12), random.Next(1, 40)), random);
            var view = ViewOf(source, FirstDay);
            var batch = new DecidedReports(view);
            var maker = new ReportMaker(random);
            var model = new LedgerModel();
            for (var round = 0; round < 6; round++)
            {
                batch.Begin(view);
                foreach (var report in maker.Next(view.Registry, view.Calendar.Today, 60))
                {
                    model.Note(view.Registry, report, batch.Submit(report));
                }

                view = new Folder().Fold(view, batch.Changed, batch.LastRevision);
                if (random.Next(2) == 0)
                {
                    source = WithoutSome(source, random);
                    view = Apply(view, source);
                }

                view = view.With(view.Calendar.AdvanceTo(view.Calendar.Today.AddDays(random.Next(1, 70))), view.Revision);
                Assert.Empty(Recount.Prove(view).DifferingNodes.Select(node => node.Id));
                model.Compare(view);
                foreach (var period in view.Calendar.KnownPeriods().Where(_ => random.Next(3) == 0))
                {
                    model.Compare(view.Through(period));
                }
            }
        });

    private static DistrictView ViewOf(RegistrySource source, DateOnly today)
    {
        var registry = RegistryLoader.Load(source.On(today), null) is { Registry: { } loaded } ? loaded
            : throw new InvalidOperationException(string.Join('\n', RegistryLoader.Load(source, null).Faults));
        return Recount.Build(
            registry,
            View.Running(Calendar.StartingOn(FirstDay).AdvanceTo(today), registry.Rules),
            [.. registry.Nodes.Select(node => NodeMachine.InitialState(node.Kind))],
            _ => 2,
            2,
            2);
    }

    private static DistrictView Apply(DistrictView view, RegistrySource source)
    {
        var loaded = RegistryLoader.Load(source.On(view.Calendar.Today), view.Registry);
        return view.With(loaded.Registry ?? throw new InvalidOperationException(string.Join('\n', loaded.Faults)), view.Revision);
    }

    private static long Schools(DistrictView view, string id)
    {
        var node = view.Registry.FindNode(id)!;
        return view.Nodes[node.Index].SumOf(node, Line.Department, view.View)[TallyCell.CategorySites(view.Registry.FindCategory("school")!.Index)];
    }

    private static Period In(string text) => Period.TryParse(text, out var period) ? period : throw new FormatException(text);

    /// <summary>Some sites pass to another owner on some day, with or without days between; some duties change their weight and minimum.</summary>
    private static RegistrySource Split(RegistrySource source, Random random)
    {
        var units = Lines(source, RegistrySchema.Units).Skip(1).Select(line => line.Split(',')[0]).ToList();
        var sites = Lines(source, RegistrySchema.Sites).SelectMany((line, at) => at == 0 || random.Next(3) > 0 ? [line] : SplitSite(line)).ToList();
        var duties = Lines(source, RegistrySchema.Obligations).SelectMany((line, at) => at == 0 || random.Next(3) > 0 ? [line] : SplitDuty(line)).ToList();

        // A site's first owner must have been there before its second.
        source = With(source, RegistrySchema.Units, [.. Lines(source, RegistrySchema.Units).Select(line => line.Replace("2026-10-15", "", StringComparison.Ordinal))]);
        return With(With(source, RegistrySchema.Sites, sites), RegistrySchema.Obligations, duties);

        IEnumerable<string> SplitSite(string line)
        {
            var (cells, from) = (line.Split(','), NextDay());
            yield return string.Join(',', [.. cells[..6], "", Show(from.AddDays(-random.Next(1, 3))), cells[8]]);
            yield return string.Join(',', [.. cells[..3], units[random.Next(units.Count)], .. cells[4..6], Show(from), "", cells[8]]);
        }

        IEnumerable<string> SplitDuty(string line)
        {
            var (cells, from) = (line.Split(','), NextDay());
            if (cells[8].Length > 0 || cells[1] == "standing")
            {
                yield return line;
                yield break;
            }

            yield return string.Join(',', [.. cells[..10], Show(from.AddDays(-1)), .. cells[11..]]);
            yield return string.Join(',', [.. cells[..5], "1", cells[6], "3", "", Show(from), .. cells[10..]]);
        }

        DateOnly NextDay() => FirstDay.AddDays(random.Next(10, 300));
    }

    private static RegistrySource WithoutSome(RegistrySource source, Random random)
    {
        var sites = Lines(source, RegistrySchema.Sites).Skip(1).Select(line => line.Split(',')[0]).ToList();
        var duties = Lines(source, RegistrySchema.Obligations).Skip(1).Select(line => line.Split(',')[0]).ToList();
        if (sites.Count > 0)
        {
            source = source.Remove(RegistrySchema.Sites, sites[random.Next(sites.Count)]);
        }

        return duties.Count > 3 ? source.Remove(RegistrySchema.Obligations, duties[random.Next(duties.Count)]) : source;
    }

    private static List<string> Lines(RegistrySource source, string file) =>
        [.. Encoding.UTF8.GetString(source.Files[file]).Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)];

    private static RegistrySource With(RegistrySource source, string file, List<string> lines) => new(
        new Dictionary<string, byte[]>(source.Files, StringComparer.Ordinal) { [file] = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n") });

    private static string Show(DateOnly day) => $"{day:yyyy-MM-dd}";
}
