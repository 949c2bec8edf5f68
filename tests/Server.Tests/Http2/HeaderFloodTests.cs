using System.Diagnostics;
using WasteSorting.Testing;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Headers without an end, and headers that grow when they are read.</summary>
public sealed class HeaderFloodTests(AbusedServer server) : IClassFixture<AbusedServer>
{
    private const int Bombs = 50;
    private const int BombsBefore = 150;
    private const int BombValueBytes = 3_000;
    private const int BombFrames = 4;
    private const long GrowthMax = 10 << 20;
    private const byte FirstOfTheTable = 0x80 | 62;
    private const byte LiteralForTheTable = 0x40;

    private const int ContinuationsAtOnce = 200;
    private const int FieldsOverTheCount = 120;

    // The headers' time, two of the seconds by which Kestrel counts, and what a busy machine adds.
    private static readonly TimeSpan CutMax = TimeSpan.FromSeconds(4 + 2) + Waiting.Slack;

    [Fact]
    public async Task ContinuationsWithoutAnEnd_AreCutOffWhenTheTimeOfHeadersIsOver()
    {
        using var connection = await RawConnection.OpenAsync(server.Process);
        using var honest = new HonestCaller(server.Process);
        var since = Stopwatch.GetTimestamp();
        connection.Output.Frame(Http2Numbers.Headers, 0, 1, HeaderBlock.Of(connection.Output.Fields()));
        var cut = connection.ReadToCloseAsync();
        var sent = 0;
        do
        {
            for (var at = 0; at < ContinuationsAtOnce; at++)
            {
                connection.Output.Frame(Http2Numbers.Continuation, 0, 1);
            }

            sent += ContinuationsAtOnce;
            await connection.SendAsync();
            await honest.ReportAsync();
        }
        while (!cut.IsCompleted);

        var took = Stopwatch.GetElapsedTime(since);
        Assert.InRange(took, TimeSpan.Zero, CutMax);
        Abuse.Print(
            "endless empty CONTINUATION",
            $"{await cut} after {took.TotalSeconds:F1} s, {sent} frames, {honest.AnsweredCount} honest reports answered");
    }

    [Fact]
    public async Task MoreFieldsThanTheServerTakes_AreAnsweredSo()
    {
        var many = Enumerable.Range(0, FieldsOverTheCount).Select(at => ("n", "v"));
        var came = await FramePlay.RunAsync(server.Process, to => to.Request(1, [.. to.Fields(), .. many]));
        Assert.Equal("431", came);
        Abuse.Print($"{FieldsOverTheCount} small headers", came);
    }

    [Fact]
    public async Task HeadersThatGrowWhenTheyAreRead_AreRefused_AndCostNoMemory()
    {
        using var honest = new HonestCaller(server.Process);
        var connections = new List<RawConnection>();
        try
        {
            // What every connection costs, and what refusals cost in any case, is paid before.
            for (var at = 0; at < BombsBefore + Bombs; at++)
            {
                connections.Add(await RawConnection.OpenAsync(server.Process));
                Assert.True(await connections[at].IsAliveAsync());
                await honest.ReportAsync();
            }

            // The collector lets memory rise and fall by some megabytes: the most is compared with the most.
            var (_, before) = await RefuseAllAsync(connections.Take(BombsBefore), honest);
            var (ends, most) = await RefuseAllAsync(connections.Skip(BombsBefore), honest);
            Assert.InRange(most - before, long.MinValue, GrowthMax);
            var came = string.Join(", ", ends.CountBy(end => end).Select(end => $"{end.Value} × {end.Key}"));
            Abuse.Print($"{Bombs} HPACK bombs of {BombFrames * Http2Numbers.FrameMax} references to {BombValueBytes} bytes",
                $"{came}, memory +{(most - before) / 1024} KiB of {GrowthMax >> 20} MiB allowed");
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>How each connection ended, and the most memory that the server had meanwhile, in bytes.</summary>
    private async Task<(List<string> Ends, long MostBytes)> RefuseAllAsync(IEnumerable<RawConnection> connections, HonestCaller honest)
    {
        var ends = new List<string>();
        var most = 0L;
        foreach (var connection in connections)
        {
            ends.Add(await RefusalAsync(connection));
            most = Math.Max(most, server.Process.ResidentBytes);
            await honest.ReportAsync();
        }

        return (ends, most);
    }

    /// <summary>One field into the table of the connection, and then that field again and again, a byte each.</summary>
    private static async Task<string> RefusalAsync(RawConnection connection)
    {
        var more = Enumerable.Repeat(FirstOfTheTable, BombFrames * Http2Numbers.FrameMax).ToArray();
        var large = HeaderBlock.Of(("x", new string('v', BombValueBytes)));
        large[0] = LiteralForTheTable;
        connection.Output.LongHeaders(1, Http2Numbers.EndStream, [.. HeaderBlock.Of(connection.Output.Fields()), .. large, .. more]);
        await connection.SendAsync();
        var frame = await connection.ReadUntilAsync(frame => frame.Type == Http2Numbers.GoAway || frame is { Stream: 1, EndsStream: true });
        return frame switch
        {
            null => "close",
            { Type: Http2Numbers.Reset } => $"RST_STREAM {frame.Value.Error}",
            { Type: Http2Numbers.GoAway } => $"GOAWAY {frame.Value.Error}",
            { HttpStatus: "431" } => "431",
            _ => throw new InvalidOperationException("The headers were taken."),
        };
    }
}
