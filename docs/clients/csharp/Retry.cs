using System.Globalization;
using WasteSorting.Rpc;

namespace WasteSorting.DepartmentClient;

/// <summary>When a stream is opened again. The channel's policy cannot: once a stream has begun, only the program knows what to send.</summary>
internal static class Retry
{
    public const int AttemptsMax = 20;

    public static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(2);

    /// <summary>Whether a report counted is not known after these. After any other status, the same would only be said again.</summary>
    public static bool IsUndecided(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted;

    /// <summary>Waits as long as the server says, or longer each time. Throws the failure when there must be no other attempt.</summary>
    public static async Task PauseAsync(int failures, RpcException? failure)
    {
        var said = failure?.Trailers.GetValue("grpc-retry-pushback-ms");
        var pushback = int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : (int?)null;
        var isForbidden = said is not null && pushback is null;
        if (failure is not null && (!IsUndecided(failure.StatusCode) || isForbidden || failures + 1 >= AttemptsMax))
        {
            throw failure;
        }

        var backoff = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(failures, 10)));
        var bounded = (backoff < PauseMax ? backoff : PauseMax) * (0.8 + (0.4 * Random.Shared.NextDouble()));
        await Task.Delay(pushback is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : bounded);
    }
}
