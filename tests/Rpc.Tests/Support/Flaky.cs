using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>A server that fails its first calls as a test says, and answers the rest; it writes down what each attempt told it.</summary>
internal sealed class Flaky : IAsyncDisposable
{
    private readonly ConcurrentQueue<RpcException> _failures;
    private TestServer _server = null!;

    private Flaky(IEnumerable<RpcException> failures) => _failures = new ConcurrentQueue<RpcException>(failures);

    public Uri Address => _server.Address;

    /// <summary><c>grpc-previous-rpc-attempts</c> of each attempt, empty where it has none.</summary>
    public ConcurrentQueue<string> Attempts { get; } = new();

    /// <summary><c>grpc-timeout</c> of each attempt.</summary>
    public ConcurrentQueue<string> Timeouts { get; } = new();

    public static async Task<Flaky> StartAsync(params IEnumerable<RpcException> failures)
    {
        var flaky = new Flaky(failures);
        flaky._server = await TestServer.StartAsync(
            new EchoService { OnUnary = (ask, _) => flaky.Answer(ask) }, before: flaky.Note);
        return flaky;
    }

    /// <param name="code">The status.</param>
    /// <param name="pushbacks">Values of <c>grpc-retry-pushback-ms</c>.</param>
    public static RpcException Failure(StatusCode code, params IEnumerable<string> pushbacks)
    {
        var trailers = new Metadata();
        foreach (var pushback in pushbacks)
        {
            trailers.Add("grpc-retry-pushback-ms", pushback);
        }

        return new RpcException(new Status(code, "as the test says"), trailers);
    }

    public void FailNext(RpcException failure) => _failures.Enqueue(failure);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<Answer> Answer(Ask ask) => _failures.TryDequeue(out var failure) ? throw failure : Task.FromResult(EchoService.Echo(ask));

    private Task Note(HttpContext http)
    {
        Attempts.Enqueue(http.Request.Headers["grpc-previous-rpc-attempts"].ToString());
        Timeouts.Enqueue(http.Request.Headers["grpc-timeout"].ToString());
        return Task.CompletedTask;
    }
}
