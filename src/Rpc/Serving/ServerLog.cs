using Microsoft.Extensions.Logging;

namespace WasteSorting.Rpc.Serving;

internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} threw.")]
    public static partial void HandlerThrew(ILogger logger, Exception error, string method);

    [LoggerMessage(2, LogLevel.Information, "A call of {Method} has a grpc-timeout that is none; it is ignored.")]
    public static partial void TimeoutIgnored(ILogger logger, string method);

    [LoggerMessage(3, LogLevel.Debug, "A call of {Method} ended with {Code}: {Detail}")]
    public static partial void CallFailed(ILogger logger, string method, StatusCode code, string detail);

    [LoggerMessage(4, LogLevel.Debug, "The caller of {Method} cancelled or went away.")]
    public static partial void CallerGone(ILogger logger, string method);

    [LoggerMessage(5, LogLevel.Warning, "Refused a call of {Method}: {Max} calls are under way.")]
    public static partial void TooManyCalls(ILogger logger, string method, int max);
}
