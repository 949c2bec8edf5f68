using WasteSorting.Testing;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Clients that open calls, and make the server reset them (CVE-2025-8671).</summary>
public sealed class MadeYouResetTests(AbusedServer server) : IClassFixture<AbusedServer>
{
    private const int StreamsWanted = 2_000;
    private const int StreamsAtOnce = 50;
    private const int ReportsWanted = 60;

    // Files that the journal or the runtime may have opened meanwhile.
    private const int OtherHandles = 16;

    public static TheoryData<string> Names => [.. Provocation.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task ProvokedResets_AreCutOff_AndHonestReportsAreAllAnsweredMeanwhile(string name)
    {
        var provocation = Provocation.All.Single(one => one.Name == name);
        using var honest = new HonestCaller(server.Process);
        await honest.ReportAsync();

        // The runtime opens its files with the first of everything.
        await new Attacker(server.Process, provocation).RunAsync(() => true);
        var handles = server.Process.HandleCount;

        var attacker = new Attacker(server.Process, provocation);
        await honest.ReportDuringAsync(Task.Run(() => attacker.RunAsync(() => honest.AnsweredCount >= ReportsWanted)));

        Assert.True(attacker.CutCount + attacker.ResetCount > 0, "the server let all of it pass");
        await Waiting.UntilAsync(
            () => Task.FromResult(server.Process.HandleCount <= handles + OtherHandles), $"the connections' end, from {handles} handles");
        Abuse.Print(
            $"made you reset: {name}",
            $"{attacker.StreamCount} streams: {attacker.CutCount} connections cut, {attacker.ResetCount} resets; "
                + $"{honest.AnsweredCount} honest reports answered");
    }

    private sealed class Attacker(ServerProcess server, Provocation provocation)
    {
        public int StreamCount { get; private set; }

        public int CutCount { get; private set; }

        public int ResetCount { get; private set; }

        public async Task RunAsync(Func<bool> isEnough)
        {
            while (StreamCount < StreamsWanted || !isEnough())
            {
                using var connection = await RawConnection.OpenAsync(server);
                await ProvokeAsync(connection);
            }
        }

        private async Task ProvokeAsync(RawConnection connection)
        {
            for (var first = 1; first < 2 * StreamsWanted; first += 2 * StreamsAtOnce)
            {
                foreach (var send in new[] { provocation.Open, provocation.Provoke })
                {
                    for (var at = 0; at < StreamsAtOnce; at++)
                    {
                        send(connection.Output, first + (2 * at));
                    }
                }

                StreamCount += StreamsAtOnce;
                connection.Output.Ping();
                await connection.SendAsync();
                if (await connection.ReadUntilAsync(IsAnswer) is null)
                {
                    CutCount++;
                    return;
                }
            }
        }

        private bool IsAnswer(RawFrame frame)
        {
            ResetCount += frame.Type == Http2Numbers.Reset ? 1 : 0;
            return frame is { Type: Http2Numbers.Ping, IsAck: true };
        }
    }
}
