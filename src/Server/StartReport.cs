using WasteSorting.Actors.Engine;
using WasteSorting.Server.Access;
using WasteSorting.Server.Api;
using WasteSorting.Server.Options;

namespace WasteSorting.Server;

/// <summary>What the console says when the server is ready.</summary>
internal static class StartReport
{
    public static void Print(ProgressEngine engine, IEnumerable<string> addresses, ServerOptions options, TextWriter to)
    {
        var status = engine.Status;
        var registry = status.Cut.Registry;
        var counts = RegistryCounts.Of(registry);
        var obligations = string.Join(", ", counts.Obligations.Select(one => $"{one.Value} {Label(one.Key)}"));
        to.WriteLine($"{registry.District.NameZh} ({registry.District.NameEn}), registry version {registry.Version}, rules {registry.Rules.Version}");
        to.WriteLine($"  {counts.Units} units, {counts.Sites} sites and targets, {counts.Obligations.Values.Sum()} obligations: {obligations}");
        to.WriteLine($"  ledger {engine.LedgerId}");
        to.WriteLine($"  revision {status.Cut.Revision}, {status.ReportCount} reports, today {status.Cut.Calendar.Today:yyyy-MM-dd}");
        if (!status.Cut.Calendar.ReachesAlone(status.DayByClock))
        {
            to.WriteLine($"  the clock says {status.DayByClock:yyyy-MM-dd}: reports are refused until an administrator confirms that day");
        }

        to.WriteLine(options.Silo is { } place
            ? $"  one Orleans silo of the cluster {place.ClusterId}, for the others at {place.Advertised}:{place.Listen.Port}"
            : "  one Orleans silo, alone: it listens on nothing but its doors");
        to.WriteLine($"  journal {status.Journal}, {options.Journal}");
        to.WriteLine($"  administrator's token in {AdminToken.FileOf(options)}");
        foreach (var address in addresses)
        {
            to.WriteLine($"  listening on {address}");
        }

        to.WriteLine("ready");
        to.Flush();
    }

    private static string Label(Domain.Registry.ObligationKind kind) => kind.ToString().ToLowerInvariant();
}
