using System.Globalization;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Reports;

/// <summary>When and how soon a report is sent again.</summary>
internal static class Retries
{
    /// <summary>Times that one command tries one call.</summary>
    public const int AttemptsMax = 6;

    private const string PushbackKey = "grpc-retry-pushback-ms";
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Nothing was said about the report itself: it may have been counted, or there was no room for it. Everything else is an answer that
    /// a repetition would only get again.
    /// </summary>
    public static bool IsUndecided(StatusCode status) => status is StatusCode.Unavailable or StatusCode.ResourceExhausted
        or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Unknown or StatusCode.Internal;

    /// <summary>Doubles from attempt to attempt, spread by chance so that callers cut off together do not come back together.</summary>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan Pause(TimeSpan first, int attempt, double chance, Metadata? trailers)
    {
        var hint = int.TryParse(trailers?.GetValue(PushbackKey), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.Zero;
        var backoff = first * Math.Pow(2, Math.Min(attempt - 1, 10));
        var bounded = backoff < PauseMax ? backoff : PauseMax;
        return (hint < PauseMax ? hint : PauseMax) + (bounded * (0.5 + (chance / 2)));
    }
}
