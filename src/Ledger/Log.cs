using Microsoft.Extensions.Logging;

namespace WasteSorting.Ledger;

/// <summary>What a ledger says of itself.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "A commit failed and is tried again: {Why}")]
    public static partial void CommitFailed(this ILogger log, string why);

    [LoggerMessage(2, LogLevel.Warning, "The journal cannot be followed, trying again: {Why}")]
    public static partial void TailLost(this ILogger log, string why);
}
