using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>What a silo in a network of its own is connected with, by a cable each.</summary>
internal enum Cable
{
    Clients = 0,
    Database = 1,
    Silos = 2,
}

/// <summary>Directions in which a cable carries nothing.</summary>
[Flags]
internal enum Broken
{
    None = 0,
    FromSilo = 1,
    ToSilo = 2,
    BothWays = FromSilo | ToSilo,
}

/// <summary>
/// A network namespace for one silo with three cables to this machine. A cable that is cut drops every packet without a
/// word, as a broken switch does.
/// </summary>
internal sealed class SiloNetwork : IDisposable
{
    private static readonly Lazy<string?> Problem = new(Try);
    private static int made;
    private readonly int number = Interlocked.Increment(ref made);

    public SiloNetwork()
    {
        Run("ip", "netns", "add", Name);
        Run("ip", "-n", Name, "link", "set", "lo", "up");
        foreach (var cable in Enum.GetValues<Cable>())
        {
            Run("ip", "link", "add", Here(cable), "type", "veth", "peer", "name", There(cable), "netns", Name);
            Run("ip", "addr", "add", $"{AddressHere(cable)}/30", "dev", Here(cable));
            Run("ip", "link", "set", Here(cable), "up");
            Run("ip", "-n", Name, "addr", "add", $"{AddressThere(cable)}/30", "dev", There(cable));
            Run("ip", "-n", Name, "link", "set", There(cable), "up");
        }
    }

    /// <summary>Why no such network can be made here; null when one can.</summary>
    public static string? WhyNot => Problem.Value;

    /// <summary>Runs a program in this network.</summary>
    public string[] Prefix => ["ip", "netns", "exec", Name];

    private string Name => string.Create(CultureInfo.InvariantCulture, $"silo{Environment.ProcessId}x{number}");

    /// <summary>This machine's address on a cable.</summary>
    public string AddressHere(Cable cable) => AddressOf((4 * (int)cable) + 1);

    /// <summary>The silo's address on a cable.</summary>
    public string AddressThere(Cable cable) => AddressOf((4 * (int)cable) + 2);

    /// <summary>Breaks a cable in some directions, and mends it in the others.</summary>
    public void Set(Cable cable, Broken broken)
    {
        Set([], Here(cable), broken.HasFlag(Broken.ToSilo));
        Set(["-n", Name], There(cable), broken.HasFlag(Broken.FromSilo));
    }

    // The cables end with it.
    public void Dispose() => Run("ip", "netns", "del", Name);

    private static string? Try()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "only root can make network namespaces";
        }

        try
        {
            using var network = new SiloNetwork();
            network.Set(Cable.Silos, Broken.BothWays);
            network.Set(Cable.Silos, Broken.None);
            return null;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return $"network namespaces cannot be made here: {error.Message}";
        }
    }

    // A queue that takes no packet: they are gone, and who sent them is not told.
    private static void Set(string[] where, string device, bool broken)
    {
        if (broken)
        {
            Run("tc", [.. where, "qdisc", "replace", "dev", device, "root", "pfifo", "limit", "0"]);
        }
        else
        {
            Run("tc", [.. where, "qdisc", "replace", "dev", device, "root", "pfifo", "limit", "1000"]);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Trim()}");
        }
    }

    private string AddressOf(int last) => string.Create(CultureInfo.InvariantCulture, $"10.213.{number}.{last}");

    private string Here(Cable cable) => string.Create(CultureInfo.InvariantCulture, $"s{Environment.ProcessId}x{number}h{(int)cable}");

    private string There(Cable cable) => string.Create(CultureInfo.InvariantCulture, $"s{Environment.ProcessId}x{number}t{(int)cable}");
}
