using WasteSorting.Domain.Periods;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Commit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;
using WasteSorting.Simulation.Silos;
using WasteSorting.Testing;

namespace WasteSorting.Simulation.People;

/// <summary>
/// What the Office and the clock do beside the reports: days begin and are taken back, registries change, periods are closed, published and
/// reopened, figures are frozen, tokens are issued.
/// </summary>
internal sealed class Office(World world, IReadOnlyList<SimulatedSilo> silos)
{
    private static readonly Author Clerk = new("office", "127.0.0.1");

    public void Start() => world.Soon(30, 200, Act);

    private void Act()
    {
        var silo = silos[world.Chance.Next(silos.Count)];
        if (silo is { IsUp: true, IsFrozen: false } && world.IsFaulty)
        {
            silo.Do(0, 2, () => silo.Actors.Writer.Add(Next(silo)));
        }

        world.Soon(30, 200, Act);
    }

    private LoneChange Next(SimulatedSilo silo)
    {
        var calendar = silo.Ledger.View.Calendar;
        var dice = world.Chance.Next(100);
        if (dice < 30)
        {
            // The clocks of the silos jump, each its own way.
            silo.Clock.Offset += TimeSpan.FromHours(world.Chance.Next(-12, 60));
            return new DayCommit(silo.Ledger.DayByClock, Author.Ledger);
        }

        return dice switch
        {
            < 36 => new DayCommit(calendar.Today.AddDays(world.Chance.Next(10, 25)), Clerk),
            < 42 => new TakeBackCommit(calendar.Today.AddDays(-world.Chance.Next(1, 4)), Clerk),
            < 46 => new RegistryCommit(
                Edition(world.Chance.Next(4)).Source(), new RegistryConsent(0, RetiredNodes: -1), Clerk, silo.Ledger.View.Registry),
            < 82 => new PeriodCommit(new PeriodChange(Act(calendar.Today), Clerk)),
            < 90 => new FreezeCommit(null, Clerk),
            < 95 => new UnfreezeCommit(Clerk),
            _ => new TokenCommit(new IssueToken(Token(), Clerk), silo.Ledger.Limits.TokensMax),
        };
    }

    private PeriodAct Act(DateOnly today)
    {
        var kind = world.Chance.Next(4) == 0 ? PeriodKind.Quarter : PeriodKind.Month;
        var action = world.Chance.Next(8) switch
        {
            < 3 => PeriodAction.Close,
            < 6 => PeriodAction.Publish,
            6 => PeriodAction.Withdraw,
            _ => PeriodAction.Reopen,
        };
        return new PeriodAct(action, Period.Containing(kind, today).Previous, IsNew: world.Chance.Next(3) == 0);
    }

    // A site moves, a unit is renamed, a site is new.
    private static SmallDistrict Edition(int which) => which switch
    {
        0 => SmallDistrict.Whole,
        1 => SmallDistrict.Whole.WithLine("sites.csv", 3, "bank-2,银行 2,Bank 2,health,east,bank,,,yes"),
        2 => SmallDistrict.Whole.WithLine("units.csv", 3, "health,offices,,卫生局,Health Bureau,organs,,"),
        _ => SmallDistrict.Whole.WithLines("sites.csv", "bank-3,银行 3,Bank 3,health,west,bank,,,yes"),
    };

    private AccessToken Token()
    {
        Span<byte> secret = stackalloc byte[32];
        world.Chance.NextBytes(secret);
        return new AccessToken
        {
            Secret = Digest.Of(secret),
            IsCertificate = false,
            Node = 0,
            Role = Role.Viewer,
            Holder = "reader",
            ExpiresAt = long.MaxValue,
        };
    }
}
