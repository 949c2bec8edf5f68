using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Frames that want an answer, from who reads none (CVE-2019-9512, CVE-2019-9515).</summary>
public sealed class ControlFloodTests(AbusedServer server) : IClassFixture<AbusedServer>
{
    private const int FramesWanted = 500_000;
    private const int FramesAtOnce = 1_000;
    private const int FramesAtLeast = 100_000;
    private const int HonestReports = 200;
    private const int ReceiveBytes = 4_096;
    private const long GrowthMax = 32 << 20;
    private const int MaxHeaderList = 1 << 14;

    [Theory]
    [InlineData("PING")]
    [InlineData("SETTINGS")]
    public async Task AFloodWhoseAnswersAreNotRead_CostsLittleMemory_AndIsAnsweredToTheLastWhenTheyAre(string name)
    {
        using var honest = new HonestCaller(server.Process);
        using var connection = await RawConnection.ConnectAsync(server.Process, ReceiveBytes);
        connection.Output.Begin();
        await connection.SendAsync();
        await honest.ReportAsync();
        var before = server.Process.ResidentBytes;
        var most = before;
        var sent = 0;
        var flood = Task.Run(async () =>
        {
            while (sent < FramesWanted)
            {
                Add(connection.Output, name);
                Assert.True(await connection.SendAsync(), "the server cut the connection");
                Interlocked.Add(ref sent, FramesAtOnce);
            }
        });
        while (honest.AnsweredCount < HonestReports || Volatile.Read(ref sent) < FramesAtLeast)
        {
            await honest.ReportAsync();
            most = Math.Max(most, server.Process.ResidentBytes);
        }

        var unread = Volatile.Read(ref sent);
        var answers = ReadAnswersAsync(connection, name);
        await honest.ReportDuringAsync(Task.WhenAll(flood, answers));

        Assert.InRange(most - before, long.MinValue, GrowthMax);
        Abuse.Print($"{FramesWanted} × {name} without reading", $"{unread} sent before the first answer was read, all answered then, "
            + $"memory +{(most - before) / 1024} KiB of {GrowthMax >> 20} MiB allowed, {honest.AnsweredCount} honest reports answered");
    }

    private static void Add(RawOutput to, string name)
    {
        for (var at = 0; at < FramesAtOnce; at++)
        {
            if (name == "PING")
            {
                to.Ping();
            }
            else
            {
                to.Settings((Http2Numbers.MaxHeaderListSize, MaxHeaderList));
            }
        }
    }

    private static async Task ReadAnswersAsync(RawConnection connection, string name)
    {
        var type = name == "PING" ? Http2Numbers.Ping : Http2Numbers.Settings;

        // The client's first SETTINGS is answered too.
        var left = FramesWanted + (name == "PING" ? 0 : 1);
        Assert.NotNull(await connection.ReadUntilAsync(frame => frame.Type == type && frame.IsAck && --left == 0));
    }
}
