using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using WasteSorting.Server.Access;
using WasteSorting.Server.Api;

namespace WasteSorting.Server.Calls;

/// <summary>Places for calls under way: so many in all, and so many for one caller. A call gives its place back when it has ended.</summary>
internal sealed class CallPlaces : IRateLimiterPolicy<CallerKey>
{
    /// <summary>Of the policy that counts by caller.</summary>
    public const string ByCaller = "by caller";

    private readonly Func<CallerKey, ConcurrencyLimiterOptions> optionsOf;
    private readonly int callsMax;

    public CallPlaces(CallLimits limits)
    {
        var options = new ConcurrencyLimiterOptions { PermitLimit = limits.CallsPerCaller };
        optionsOf = _ => options;
        callsMax = limits.CallsPerCaller;
    }

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => (rejected, _) => new ValueTask(
        Refusal.WriteAsync(rejected.HttpContext, RpcErrors.TooManyCalls($"{callsMax} calls of this caller are under way")));

    public static void Add(RateLimiterOptions options, CallLimits limits)
    {
        var all = new ConcurrencyLimiterOptions { PermitLimit = limits.CallsMax };
        Func<bool, ConcurrencyLimiterOptions> optionsOfAll = _ => all;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(_ => RateLimitPartition.GetConcurrencyLimiter(true, optionsOfAll));
        options.OnRejected = (rejected, _) =>
            new ValueTask(Refusal.WriteAsync(rejected.HttpContext, RpcErrors.Unavailable("too many calls are under way; try again")));
        options.AddPolicy<CallerKey, CallPlaces>(ByCaller);
    }

    public RateLimitPartition<CallerKey> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.GetConcurrencyLimiter(CallerKey.Of(httpContext), optionsOf);
}
