namespace WasteSorting.Actors;

/// <summary>What a silo says of itself.</summary>
internal static partial class Log
{
    [LoggerMessage(3, LogLevel.Debug, "A sum could not be pushed to node {Parent}, trying again: {Why}")]
    public static partial void PushFailed(this ILogger log, int parent, string why);

    [LoggerMessage(4, LogLevel.Warning, "Nobody listens at silo {Silo} any more: its membership is ended")]
    public static partial void SiloGone(this ILogger log, string silo);

    [LoggerMessage(5, LogLevel.Warning, "The membership of silo {Silo} could not be ended: {Why}")]
    public static partial void SiloNotEnded(this ILogger log, string silo, string why);

    [LoggerMessage(6, LogLevel.Error, "The database is out of reach of this silo alone: silo {Other} has ended its membership")]
    public static partial void GivenUp(this ILogger log, string other);
}
