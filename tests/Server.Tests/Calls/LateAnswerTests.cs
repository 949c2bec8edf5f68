using System.Collections.Concurrent;
using System.Net;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WasteSorting.Server.Calls;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>A call whose time runs out while its answer is written: its caller is told so, and it is no error of the service.</summary>
public sealed class LateAnswerTests
{
    private static readonly CallLimits Short = new() { MaxDeadline = TimeSpan.FromMilliseconds(20) };

    [Fact]
    public async Task AnAnswerThatIsLate_EndsByTheDeadline_AndIsNoErrorInTheLog()
    {
        using var log = new Lines();
        Assert.Equal(StatusCode.DeadlineExceeded, await StatusAsync(log, LateService.Answer));
        Assert.Empty(log.Written);
    }

    [Fact]
    public async Task AFeedThatIsWritten_WhenItsCallerHasGone_IsNoErrorInTheLog()
    {
        using var log = new Lines();
        await using (var app = await StartAsync(log))
        {
            using var channel = GrpcChannel.ForAddress(app.Urls.Single());
            using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(LateService.Feed, null, default, "");
            await call.ResponseHeadersAsync;
        }

        Assert.Empty(log.Written);
    }

    [Fact]
    public async Task AServiceThatThrowsAfterItsTime_IsAnErrorInTheLog_AllTheSame()
    {
        using var log = new Lines();
        Assert.Equal(StatusCode.DeadlineExceeded, await StatusAsync(log, LateService.Failure));
        Assert.Contains("threw", Assert.Single(log.Written), StringComparison.Ordinal);
    }

    private static async Task<StatusCode> StatusAsync(Lines log, string asked)
    {
        await using var app = await StartAsync(log);
        using var channel = GrpcChannel.ForAddress(app.Urls.Single());
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(LateService.Method, null, default, asked);
        return (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode;
    }

    private static async Task<WebApplication> StartAsync(Lines log)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddFilter("Grpc", LogLevel.None).AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(Short);
        builder.Services.AddSingleton<LateService>();
        builder.Services.AddSingleton<IServiceMethodProvider<LateService>, LateService.Methods>();
        var app = builder.Build();
        app.UseRouting();
        app.UseMiddleware<CallBounds>();
        app.MapGrpcService<LateService>();
        await app.StartAsync();
        return app;
    }

    /// <summary>Begins to write its answer in time, and has its bytes when the time is over.</summary>
    private sealed class LateService
    {
        public const string Answer = "answer";
        public const string Failure = "failure";

        public static Method<string, Late> Method { get; } = new(
            MethodType.Unary, "late.Service", "Ask", Marshallers.StringMarshaller, Marshallers.Create<Late>(WriteLate, _ => throw new NotSupportedException()));

        public static Method<string, string> Feed { get; } = new(
            MethodType.ServerStreaming, "late.Service", "Feed", Marshallers.StringMarshaller, Marshallers.StringMarshaller);

        private static async Task FeedAsync(IServerStreamWriter<string> feed, ServerCallContext context)
        {
            await context.WriteResponseHeadersAsync([]);
            await OverAsync(context);
            await feed.WriteAsync("late");
        }

        private static Task OverAsync(ServerCallContext context)
        {
            var over = new TaskCompletionSource();
            context.CancellationToken.Register(over.SetResult);
            return over.Task;
        }

        private static async Task<Late> AskAsync(string asked, ServerCallContext context)
        {
            if (asked == Answer)
            {
                return new Late(OverAsync(context));
            }

            await OverAsync(context);
            throw new InvalidOperationException("the service's own");
        }

        private static void WriteLate(Late answer, SerializationContext context)
        {
            answer.TimeIsOver.Wait();
            context.GetBufferWriter();
            context.Complete();
        }

        public sealed record Late(Task TimeIsOver);

        public sealed class Methods : IServiceMethodProvider<LateService>
        {
            public void OnServiceMethodDiscovery(ServiceMethodProviderContext<LateService> context)
            {
                context.AddUnaryMethod(Method, [], (_, asked, call) => AskAsync(asked, call));
                context.AddServerStreamingMethod(Feed, [], (_, _, feed, call) => FeedAsync(feed, call));
            }
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
