using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using WasteSorting.Server.Options;
using KestrelServer = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServer;

namespace WasteSorting.Server.Calls;

/// <summary>
/// Stands around every gRPC call: bounds how many there are and how long one takes, and settles what is said of a failure that is not the
/// service's own word.
/// </summary>
internal sealed partial class CallBounds(RequestDelegate next, CallLimits limits, ILogger<CallBounds> logger)
{
    private readonly StringValues cap = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (long)limits.MaxDeadline.TotalMilliseconds)}m");
    private int underWay;

    public Task InvokeAsync(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is { } metadata ? ServeAsync(http, metadata.Method) : next(http);

    /// <summary>Whether a grpc-timeout is one that the server takes, and not above the most.</summary>
    internal static bool IsWithin(StringValues header, TimeSpan most)
    {
        if (header.Count != 1 || header[0] is not { Length: >= 2 } text
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            return false;
        }

        long? unit = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            _ => null,
        };

        // Nanoseconds below a tick are none to the transport, which would then see no limit at all.
        return text[^1] == 'n'
            ? count >= TimeSpan.NanosecondsPerTick && count / TimeSpan.NanosecondsPerTick <= most.Ticks
            : count <= most.Ticks / unit;
    }

    private async Task ServeAsync(HttpContext http, IMethod method)
    {
        // Reset before it began: to read it would throw, at every level, and cost ten times the rest. Floods of resets live on that.
        if (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        // The transport takes a malformed timeout as none at all, and has no limit of its own.
        if (method.Type == MethodType.Unary && !IsWithin(http.Request.Headers.GrpcTimeout, limits.MaxDeadline))
        {
            http.Request.Headers.GrpcTimeout = cap;
        }

        try
        {
            var hasPlace = Interlocked.Increment(ref underWay) <= limits.CallsMax;
            var answering = hasPlace ? next(http) : Refusal.WriteAsync(http, RpcErrors.Unavailable("too many calls are under way; try again"));
            await answering.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            Interlocked.Decrement(ref underWay);
        }

        var call = http.Features.Get<IServerCallContextFeature>()?.ServerCallContext;
        if (call?.Status is { StatusCode: StatusCode.Unknown, DebugException: { } error })
        {
            Settle(http, method, call, error);
        }
    }

    private void Settle(HttpContext http, IMethod method, ServerCallContext call, Exception error)
    {
        switch (error)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                var refusal = RpcErrors.Exhausted("the request is larger than the server takes");
                Refusal.WriteStatus(TrailersOf(http), refusal);
                break;
            case IOException or InvalidDataException or OperationCanceledException:
                // The caller's doing: a body that is no message, or that broke off.
                break;
            case var unread when IsOfParser(unread):
                break;
            case InvalidOperationException late when StreamCall.IsOverFor(http, call) && IsOfTransport(late):
                // Its time ran out, or its caller went, while an answer was written: the transport throws at who writes then.
                break;
            default:
                HandlerThrew(logger, error, method.FullName);
                break;
        }
    }

    // A parser means to throw one kind of exception, and runs into others where a length inside a message overflows its limits: what it
    // threw shows by where it was thrown, before a service was reached.
    private static bool IsOfParser(Exception error)
    {
        var assemblies = new StackTrace(error).GetFrames().Select(frame => frame.GetMethod()?.DeclaringType?.Assembly).ToHashSet();
        return assemblies.Contains(typeof(IMessage).Assembly) && !assemblies.Contains(typeof(CallBounds).Assembly);
    }

    private static bool IsOfTransport(Exception error)
    {
        var thrower = new StackTrace(error).GetFrame(0)?.GetMethod()?.DeclaringType?.Assembly;
        return thrower == typeof(GrpcMethodMetadata).Assembly || thrower == typeof(KestrelServer).Assembly;
    }

    private static IHeaderDictionary TrailersOf(HttpContext http) => http.Response.HasStarted
        ? http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
        : http.Response.Headers;

    [LoggerMessage(1, LogLevel.Error, "The handler of {Method} threw.")]
    private static partial void HandlerThrew(ILogger logger, Exception error, string method);
}
