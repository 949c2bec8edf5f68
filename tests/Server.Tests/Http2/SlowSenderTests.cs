using System.Diagnostics;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing.Http2;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Callers that begin something, and do not go on.</summary>
public sealed class SlowSenderTests(ServerFixture fixture)
{
    private static readonly TimeSpan HeadersMin = TimeSpan.FromSeconds(3.5);

    // The headers' time, two of the seconds by which Kestrel counts, and what a busy machine adds.
    private static readonly TimeSpan HeadersMax = TimeSpan.FromSeconds(4 + 2) + Waiting.Slack;
    private static readonly TimeSpan BodyMin = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan BodyMax = TimeSpan.FromSeconds(6) + Waiting.Slack;
    private static readonly TimeSpan SilenceMin = TimeSpan.FromSeconds(6);

    private IServedLedger Server => fixture.Shared;

    [Fact]
    public async Task HeadersThatDoNotEnd_AreCutOff()
    {
        var took = await TimeOfCutAsync(BeginHeaders);
        Assert.InRange(took, HeadersMin, HeadersMax);
        Abuse.Print("headers that do not end", $"cut after {took.TotalSeconds:F1} s");
    }

    [Fact]
    public async Task ABodyOfAUnaryCallThatDoesNotEnd_IsCutOff_AndAStreamThatIsSilentForLonger_IsNot()
    {
        using var stream = await RawConnection.OpenAsync(Server);
        stream.Output.Open(1, RawOutput.Stream);
        await ReportAsync(stream);
        var silentSince = Stopwatch.GetTimestamp();

        // Takes longer than the body may: it tells when the silence was long enough.
        var later = TimeOfCutAsync(BeginHeaders);

        // The prefix of a message of 100 bytes.
        var took = await TimeOfCutAsync(to =>
        {
            to.Open(1, RawOutput.Submit);
            to.Data(1, 0, 0, 0, 0, 100);
        });
        Assert.InRange(took, BodyMin, BodyMax);
        Abuse.Print("a unary call's body that does not end", $"cut after {took.TotalSeconds:F1} s");

        await later;
        var silence = Stopwatch.GetElapsedTime(silentSince);
        if (silence < SilenceMin)
        {
            await TimeOfCutAsync(BeginHeaders);
            silence = Stopwatch.GetElapsedTime(silentSince);
        }

        Assert.InRange(silence, SilenceMin, Waiting.Patience);
        await ReportAsync(stream);
        Abuse.Print("a client's stream that is silent", $"answered after {silence.TotalSeconds:F1} s of silence");
    }

    private static void BeginHeaders(RawOutput to) => to.Frame(Http2Numbers.Headers, 0, 1, HeaderBlock.Of(to.Fields()));

    /// <summary>One report, and its answer.</summary>
    private static async Task ReportAsync(RawConnection stream)
    {
        var request = new StreamReportsRequest { Reports = { Client.Stage("school-001", Stage.UnderWay) } };
        stream.Output.Data(1, RawOutput.Message(request));
        await stream.SendAsync();
        Assert.NotNull(await stream.ReadUntilAsync(frame => frame is { Type: Http2Numbers.Data, Stream: 1 }));
    }

    private async Task<TimeSpan> TimeOfCutAsync(Action<RawOutput> begin)
    {
        using var connection = await RawConnection.OpenAsync(Server);
        begin(connection.Output);
        var since = Stopwatch.GetTimestamp();
        await connection.SendAsync();
        await connection.ReadToCloseAsync();
        return Stopwatch.GetElapsedTime(since);
    }
}
