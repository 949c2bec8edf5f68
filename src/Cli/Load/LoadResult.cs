using System.Runtime.InteropServices;
using HdrHistogram;
using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load;

/// <summary>Milliseconds from the intended start of a report to its answer.</summary>
internal sealed record LatencyFigures(double P50, double P90, double P99, double P999, double Max)
{
    public static LatencyFigures Of(HistogramBase latency)
    {
        double At(double percentile) => latency.GetValueAtPercentile(percentile) / OutputScalingFactor.TimeStampToMilliseconds;
        return new(At(50), At(90), At(99), At(99.9), At(100));
    }
}

/// <summary>Where figures were taken: without it they mean nothing.</summary>
internal sealed record Setting
{
#if DEBUG
    private const string BuildName = "Debug";
#else
    private const string BuildName = "Release";
#endif

    public required string Engine { get; init; }

    public required string Journal { get; init; }

    public required string ServerVersion { get; init; }

    /// <summary>Of this program; the server does not tell its own.</summary>
    public string Build { get; init; } = BuildName;

    public int Cores { get; init; } = Environment.ProcessorCount;

    public string System { get; init; } = RuntimeInformation.OSDescription;

    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    public static Setting Of(GetStatusResponse status) => new()
    {
        Engine = status.Engine,
        Journal = status.Journal,
        ServerVersion = status.Version,
    };
}

/// <summary>What a run came to.</summary>
internal sealed record LoadResult
{
    public required string Mode { get; init; }

    public required ulong Seed { get; init; }

    public required long Run { get; init; }

    /// <summary>Sends the same reports with the same ids again.</summary>
    public required string Replay { get; init; }

    public required Setting Setting { get; init; }

    public required int Reporters { get; init; }

    public required int Connections { get; init; }

    public required double Seconds { get; init; }

    public required long Accepted { get; init; }

    public required double AcceptedPerSecond { get; init; }

    public required long Refused { get; init; }

    public required IReadOnlyDictionary<string, long> Refusals { get; init; }

    public required long Unresolved { get; init; }

    public required long NotSent { get; init; }

    public required long Retries { get; init; }

    public required long Repeats { get; init; }

    /// <summary>Reports sent at the end to make the outcome certain on a ledger that was not fresh.</summary>
    public required long Closings { get; init; }

    public required LatencyFigures LatencyMs { get; init; }

    public required VerificationResult Verification { get; init; }
}

/// <summary>How a ledger compares with the books.</summary>
/// <param name="Reasons">Why it is not exact, or not comparable.</param>
internal sealed record VerificationResult(IReadOnlyList<string> Reasons)
{
    /// <summary>Everything that was compared is equal, and nothing is unknown.</summary>
    public bool IsExact => Reasons.Count == 0;

    public required bool WasFresh { get; init; }

    public required long ResentCount { get; init; }

    /// <summary>Acknowledged reports that got another receipt, or none, when sent again.</summary>
    public required long ResentDifferent { get; init; }

    /// <summary>The server's own proof holds.</summary>
    public bool IsProven { get; init; }

    public Comparison Compared { get; init; } = new();
}
