using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Registry;

namespace WasteSorting.Benchmarks;

/// <summary>The canonical mix on Xingqing: stages of all sites, then every obligation that takes reports; 2 % repeats, 1 % corrections.</summary>
internal sealed class Workload
{
    // More than all callers have in flight: what is repeated or corrected was answered before.
    private const int UnsettledMax = 20_000;
    private const int RecentMax = 1_000;

    private readonly Random random;
    private readonly Node[] sites;
    private readonly (Node Unit, Obligation Obligation)[] owed;
    private readonly DateOnly today;
    private readonly List<Report> recent = [];
    private readonly Queue<Report> unsettled = new();

    public Workload(DistrictRegistry registry, DateOnly today, int seed)
    {
        random = new Random(seed);
        this.today = today;
        sites = [.. registry.Nodes.Where(node => node.Kind == NodeKind.Site)];
        owed =
        [
            .. registry.Nodes.SelectMany(node => node.Obligations.Select(one => (node, one)))
                .Where(one => one.one.Kind != ObligationKind.Target),
        ];
    }

    public static DistrictRegistry LoadSeeds() =>
        RegistryLoader.Load(RegistryFiles.ReadDirectory(SeedsDirectory), null).Registry!;

    public static string SeedsDirectory { get; } = Path.Combine(AppContext.BaseDirectory, "seeds", "xingqing");

    public Report[] Next(int count)
    {
        var reports = new Report[count];
        for (var at = 0; at < count; at++)
        {
            reports[at] = Next();
        }

        return reports;
    }

    public Report Next()
    {
        var draw = random.Next(100);
        if (draw < 2 && recent.Count > 0)
        {
            return recent[random.Next(recent.Count)];
        }

        var report = draw == 2 && recent.Count > 0 ? Correction() : Fresh();
        unsettled.Enqueue(report);
        if (unsettled.Count > UnsettledMax)
        {
            Remember(unsettled.Dequeue());
        }

        return report;
    }

    private void Remember(Report report)
    {
        if (recent.Count < RecentMax)
        {
            recent.Add(report);
        }
        else
        {
            recent[random.Next(recent.Count)] = report;
        }
    }

    private Report Correction()
    {
        var at = random.Next(recent.Count);
        var earlier = recent[at];
        recent.RemoveAt(at);
        return earlier with { Id = NewId(), Takes = earlier.Id };
    }

    private Report Fresh()
    {
        if (random.Next(4) > 0)
        {
            return Make(sites[random.Next(sites.Length)], new Change(ChangeKind.StageReached, "", 0, 0, Stage(random.Next(3))));
        }

        var (unit, obligation) = owed[random.Next(owed.Length)];
        return Make(unit, obligation.Kind switch
        {
            ObligationKind.Document => new Change(ChangeKind.DocumentFiled, obligation.Id, 0, 0, default),
            ObligationKind.Recurring => new Change(ChangeKind.ActHeld, obligation.Id, 1 + random.Next(3), 0, default),
            ObligationKind.Coverage => new Change(ChangeKind.CoverageMeasured, obligation.Id, random.Next(101), 100, default),
            ObligationKind.Standing or ObligationKind.Target => new Change(ChangeKind.EvidenceFiled, obligation.Id, 0, 0, default),
        });
    }

    private static Stage Stage(int draw) => draw switch
    {
        0 => Domain.Reports.Stage.UnderWay,
        1 => Domain.Reports.Stage.ReportedDone,
        _ => Domain.Reports.Stage.Rectifying,
    };

    private Report Make(Node node, Change change) => new()
    {
        Id = NewId(),
        Node = node.Id,
        Day = today.AddDays(-random.Next(10)),
        Change = change,
        Actor = "administrator",
    };

    private Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
