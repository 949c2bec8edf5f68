using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Npgsql;
using WasteSorting.Rpc;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Cluster.Tests.Transport;

/// <summary>How calls end that a cluster cannot answer, and what they leave behind.</summary>
public sealed class FailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<Exception, StatusCode> Rows { get; } = new()
    {
        { new SiloUnavailableException("s1"), StatusCode.Unavailable },
        { Made<OrleansMessageRejectionException>(), StatusCode.Unavailable },
        { Made<ClientNotAvailableException>(), StatusCode.Unavailable },
        { new TimeoutException("s1"), StatusCode.DeadlineExceeded },
        { new LedgerUnreachableException("s1"), StatusCode.Unavailable },
        { new NpgsqlException("s1"), StatusCode.Unavailable },
        { new OrleansException("s1"), StatusCode.Unknown },
        { new InvalidOperationException("s1"), StatusCode.Unknown },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task WhatOrleansThrows_HasAStatusThatSaysWhetherToTryAgain_AndNothingInside(Exception thrown, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync(new EchoService { OnUnary = (_, _) => throw thrown });
        var error = await Assert.ThrowsAsync<RpcException>(() => server.UnaryAsync(new Ask()));
        Assert.Equal(expected, error.StatusCode);
        Assert.DoesNotContain("s1", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHandler_ThatLeavesWhileItReads_LeavesNoReadBehind()
    {
        var reads = new ConcurrentBag<Task<bool>>();
        var echo = new EchoService { OnBoth = (asks, _) => ReadAndLeave(asks, reads) };
        await using var server = await TestServer.StartAsync(echo);
        for (var i = 0; i < 200; i++)
        {
            await using var call = server.Channel.Duplex<Ask, Answer>(EchoService.BothMethod);
            await call.WriteAsync(new Ask(), Token);
            await using var answers = call.ReadAllAsync(Token).GetAsyncEnumerator(Token);
            var error = await Assert.ThrowsAsync<RpcException>(async () => await answers.MoveNextAsync());
            Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        }

        Assert.Equal(200, reads.Count);
        foreach (var read in reads)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TestServer.Patience, Token));
        }

        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    // Only Orleans itself can construct these.
    private static T Made<T>()
        where T : Exception => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private static async IAsyncEnumerable<Answer> ReadAndLeave(IAsyncEnumerable<Ask> asks, ConcurrentBag<Task<bool>> reads)
    {
        await using var messages = asks.GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());
        reads.Add(messages.MoveNextAsync().AsTask());
        foreach (var answer in Array.Empty<Answer>())
        {
            yield return answer;
        }

        throw new RpcException(new Status(StatusCode.FailedPrecondition, "enough"));
    }
}
