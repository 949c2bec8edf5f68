using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using WasteSorting.Server.Connections;
using WasteSorting.Testing.Http2;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Connections;

/// <summary>A flood of resets waits in its sender's buffers, and nobody else waits for it.</summary>
public sealed class ResetBudgetTests
{
    private const int PerSecond = 10;
    private static readonly IPAddress Address = IPAddress.Loopback;
    private static readonly byte[] Preface = [.. Http2Numbers.Preface];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ABytesEnd_IsNoFramesEnd_AndWhatIsReadTwiceCountsOnce()
    {
        using var budget = new ResetBudget(PerSecond, maxConnections: 1);
        var (connection, input) = Connect();
        var meter = new ResetMeter(connection, connection.Transport, budget);
        byte[] sent = [.. Preface, .. Reset(1), .. Reset(3), .. Reset(5)];

        // Byte by byte, and nothing consumed before the end: three resets in all, which the budget has.
        for (var at = 0; at < sent.Length; at++)
        {
            await input.Writer.WriteAsync(sent.AsMemory(at, 1), Token);
            var read = await meter.ReadAsync(Token);
            Assert.Equal(sent[..(at + 1)], read.Buffer.ToArray());
            meter.AdvanceTo(at == sent.Length - 1 ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        }

        await input.Writer.WriteAsync(Resets(PerSecond - 3), Token);
        Assert.True(meter.ReadAsync(Token).AsTask().IsCompleted);
        Assert.False(budget.TakeAsync(Address, 1, Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task AReadThatWaits_IsEndedByWhoCancelsIt()
    {
        using var budget = new ResetBudget(PerSecond, maxConnections: 1);
        var (connection, input) = Connect();
        var meter = new ResetMeter(connection, connection.Transport, budget);
        await input.Writer.WriteAsync(Opening(1_000), Token);
        var waiting = meter.ReadAsync(Token).AsTask();
        Assert.False(waiting.IsCompleted);

        meter.CancelPendingRead();

        var read = await waiting.Within("the reader");
        meter.AdvanceTo(read.Buffer.End);
        Assert.True((await meter.ReadAsync(Token).AsTask().Within("the reader")).IsCanceled);
    }

    [Fact]
    public async Task OneConnectionTooMany_ThatWaits_IsClosed()
    {
        using var budget = new ResetBudget(PerSecond, maxConnections: 1);
        var (first, firstInput) = Connect();
        var (second, secondInput) = Connect();
        var waiting = new ResetMeter(first, first.Transport, budget);
        var refused = new ResetMeter(second, second.Transport, budget);
        await firstInput.Writer.WriteAsync(Opening(1_000), Token);
        await secondInput.Writer.WriteAsync(Opening(1), Token);
        var held = waiting.ReadAsync(Token).AsTask();

        var closed = new TaskCompletionSource();
        using var registration = second.ConnectionClosed.Register(closed.SetResult);
        await refused.ReadAsync(Token).AsTask().Within("the reader");

        await closed.Task.Within("the reader");
        Assert.False(first.ConnectionClosed.IsCancellationRequested);
        waiting.CancelPendingRead();
        await held.Within("the reader");
    }

    [Fact]
    public void WhatDoesNotBeginAsHttp2_HasNoFrames()
    {
        var scanner = new FrameScanner();
        Assert.Equal(0, scanner.CountResets("GET / HTTP/1.1\r\n\r\n"u8));
        Assert.Equal(0, scanner.CountResets(Resets(3)));
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8::1", "2001:db8::2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    public async Task ABudget_IsOfOneAddress_OrOfOneNetworkOfVersion6(string one, string other, bool isSame)
    {
        using var budget = new ResetBudget(PerSecond, maxConnections: 1);
        Assert.True(await budget.TakeAsync(IPAddress.Parse(one), PerSecond, Token));
        Assert.Equal(!isSame, budget.TakeAsync(IPAddress.Parse(other), 1, Token).AsTask().IsCompleted);
    }

    private static (DefaultConnectionContext Connection, Pipe Input) Connect()
    {
        var (input, output) = (new Pipe(new PipeOptions(pauseWriterThreshold: 0)), new Pipe());
        var connection = new DefaultConnectionContext(Guid.NewGuid().ToString(), new Duplex(input.Reader, output.Writer), new Duplex(output.Reader, input.Writer))
        {
            RemoteEndPoint = new IPEndPoint(Address, 5000),
        };
        return (connection, input);
    }

    private static byte[] Opening(int resets) => [.. Preface, .. Resets(resets)];

    private static byte[] Reset(int stream) => [0, 0, 4, Http2Numbers.Reset, 0, 0, 0, 0, (byte)stream, 0, 0, 0, 8];

    private static byte[] Resets(int count) => [.. Enumerable.Range(0, count).SelectMany(at => Reset(2 * (at % 64) + 1))];

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
