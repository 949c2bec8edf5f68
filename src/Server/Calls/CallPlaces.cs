using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Calls;

/// <summary>Places for the calls of one caller that are under way. A call gives its place back when it has ended.</summary>
internal sealed class CallPlaces : IRateLimiterPolicy<CallerKey>
{
    /// <summary>Of the policy, in the metadata of each method.</summary>
    public const string Name = "places by caller";

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

    public RateLimitPartition<CallerKey> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.GetConcurrencyLimiter(CallerKey.Of(httpContext), optionsOf);
}
