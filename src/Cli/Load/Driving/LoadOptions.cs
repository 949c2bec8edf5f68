using System.Globalization;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>What a load run does.</summary>
internal sealed record LoadOptions
{
    public required int Reporters { get; init; }

    public required int Reports { get; init; }

    /// <summary>Reports a second at fixed times; null: as fast as answers come.</summary>
    public required double? Rate { get; init; }

    public required double DuplicatePercent { get; init; }

    public required double CorrectionPercent { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Names the run: with it and the seed, every report has the same id again. Milliseconds since 1970 when the run is new.</summary>
    public required long Run { get; init; }

    /// <summary>Over StreamReports instead of one call a report.</summary>
    public required bool IsStream { get; init; }

    /// <summary>Reports in one message of a stream.</summary>
    public required int Batch { get; init; }

    /// <summary>Messages of a stream without an answer.</summary>
    public required int InFlight { get; init; }

    public required int Connections { get; init; }

    /// <summary>How long a report is sent again when there is no answer.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Where acknowledged reports are written; null: nowhere.</summary>
    public required string? LedgerFile { get; init; }

    /// <summary>A report and its correction are so many reports apart, so that the first has its answer.</summary>
    public int Lag => IsStream ? Batch * (InFlight + 1) : 1;

    /// <summary>The command that sends the same reports with the same ids again.</summary>
    public string ReplayLine(string servers)
    {
        var parts = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"wastesorting load --seed {Seed} --run {Run}"),
            string.Create(CultureInfo.InvariantCulture, $"--reporters {Reporters} --reports {Reports}"),
            string.Create(CultureInfo.InvariantCulture, $"--duplicates {DuplicatePercent} --corrections {CorrectionPercent}"),
        };
        if (Rate is { } rate)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"--rate {rate}"));
        }

        if (IsStream)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"--stream --batch {Batch} --in-flight {InFlight}"));
        }

        parts.Add(string.Create(CultureInfo.InvariantCulture, $"--connections {Connections} --server {servers}"));
        return string.Join(' ', parts);
    }
}
