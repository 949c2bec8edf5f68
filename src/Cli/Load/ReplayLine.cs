using System.Globalization;

namespace WasteSorting.Cli.Load;

/// <summary>The command that sends the same reports with the same ids again.</summary>
internal static class ReplayLine
{
    public static string Of(LoadOptions options, string servers)
    {
        var parts = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"wastesorting load --seed {options.Seed} --run {options.Run}"),
            string.Create(CultureInfo.InvariantCulture, $"--reporters {options.Reporters} --reports {options.Reports}"),
            string.Create(CultureInfo.InvariantCulture, $"--duplicates {options.DuplicatePercent} --corrections {options.CorrectionPercent}"),
        };
        if (options.Rate is { } rate)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"--rate {rate}"));
        }

        if (options.IsStream)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"--stream --batch {options.Batch} --in-flight {options.InFlight}"));
        }

        parts.Add(string.Create(CultureInfo.InvariantCulture, $"--connections {options.Connections} --server {servers}"));
        return string.Join(' ', parts);
    }
}
