using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>The values of <see cref="CallLimits"/>, as they show from the outside. Those of time are in the tests of what is slow.</summary>
public sealed class LimitTests(ServerFixture fixture)
{
    private const int ConnectionsMax = 5_000;
    private const int StreamsMax = 100;
    private const int HeadersMax = 16 * 1024;
    private const int BodyMax = 18 * 1024 * 1024;
    private const int StreamWindow = 1024 * 1024;
    private const int ConnectionWindow = 4 * 1024 * 1024;
    private const int ReportMax = 64 * 1024;
    private const int ReportsMax = 1024 * 1024;
    private const int RegistryMax = 17 * 1024 * 1024;

    [Fact]
    public async Task StreamsWindowsAndHeaders_AreAnnounced()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Shared);
        var settings = (await connection.ReadUntilAsync(frame => frame.Type == Http2Numbers.Settings))!.Value.Settings;
        Assert.Equal(StreamsMax, settings[Http2Numbers.MaxConcurrentStreams]);
        Assert.Equal(StreamWindow, settings[Http2Numbers.InitialWindowSize]);
        Assert.Equal(HeadersMax, settings[Http2Numbers.MaxHeaderListSize]);
        var window = (await connection.ReadUntilAsync(frame => frame.Type == Http2Numbers.WindowUpdate))!.Value;
        Assert.Equal(0, window.Stream);
        Assert.Equal(ConnectionWindow - Http2Numbers.WindowAtStart, window.Number(0));
        Abuse.Print("limits announced", $"{StreamsMax} streams, headers {HeadersMax}, windows {StreamWindow} and {ConnectionWindow}");
    }

    [Fact]
    public void Connections_AreBounded()
    {
        var limits = new KestrelServerLimits();
        CallLimits.Apply(limits);
        Assert.Equal(ConnectionsMax, limits.MaxConcurrentConnections);
        Assert.Null(limits.MaxConcurrentUpgradedConnections);
    }

    [Theory]
    [InlineData(0, "200 grpc 0")]
    [InlineData(1, "431")]
    [InlineData(HeadersMax, "431")]
    [InlineData(HeadersMax + 1, "GOAWAY PROTOCOL_ERROR")]
    public async Task Headers_AreTakenUpToTheirLimit(int more, string expected)
    {
        var came = await FramePlay.RunAsync(fixture.Shared, to =>
        {
            var rest = HeadersMax + more - to.Fields().Sum(SizeOf) - SizeOf(("note", ""));
            to.LongHeaders(1, 0, HeaderBlock.Of([.. to.Fields(), ("note", new string('n', rest))]));
            to.Finish(1, RawOutput.EmptyMessage);
        });
        Assert.Equal(expected, came);
        Abuse.Print($"headers of {HeadersMax + more} bytes in HEADERS and CONTINUATION", came);
    }

    [Theory]
    [InlineData(0, "200 grpc 13")]
    [InlineData(1, "200 grpc 8")]
    public async Task ABody_IsTakenUpToItsLimit_ByWhatItSaysOfItself(int more, string expected)
    {
        var came = await FramePlay.RunAsync(fixture.Shared, to =>
        {
            to.Open(1, RawOutput.Apply, ("content-length", $"{BodyMax + more}"));

            // A second message where there may be one is refused at once: nobody has to send them all.
            to.Data(1, [.. RawOutput.EmptyMessage, .. RawOutput.EmptyMessage]);
        });
        Assert.Equal(expected, came);
        Abuse.Print($"a body that says it has {BodyMax + more} bytes", came);
    }

    [Theory]
    [InlineData(0, StatusCode.InvalidArgument)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    public async Task AReport_IsTakenUpToItsLimit(int more, StatusCode expected)
    {
        var request = new SubmitReportRequest { Report = Client.Stage("school-001", Stage.UnderWay) };
        Fill(request, ReportMax + more, text => request.Report.Note = text);
        await ProveAsync("SubmitReport", request, expected, client =>
            client.CallAsync<SubmitReportRequest, SubmitReportResponse>("SubmitReport", request));
    }

    [Theory]
    [InlineData(0, StatusCode.OK)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    public async Task AMessageOfAStream_IsTakenUpToItsLimit(int more, StatusCode expected)
    {
        var request = new StreamReportsRequest { Reports = { Client.Stage("school-001", Stage.UnderWay) } };
        Fill(request, ReportsMax + more, text => request.Reports[0].Note = text);
        await ProveAsync("a message of StreamReports", request, expected, async client =>
        {
            using var call = client.Stream();

            // The refusal may come before all is sent, and then it is the answer that says it.
            await Record.ExceptionAsync(async () =>
            {
                await call.RequestStream.WriteAsync(request);
                await call.RequestStream.CompleteAsync();
            });
            await foreach (var response in call.ResponseStream.ReadAllAsync())
            {
                Assert.Equal((int)StatusCode.InvalidArgument, Assert.Single(response.Answers).Refusal.Code);
            }
        });
    }

    [Theory]
    [InlineData(0, StatusCode.OK)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    public async Task ARegistry_IsTakenUpToItsLimit(int more, StatusCode expected)
    {
        var request = new ApplyRegistryRequest { DryRun = true, Files = { new RegistryFile { Name = "no-such-file.csv" } } };
        Fill(request, RegistryMax + more, text => request.Files[0].Content = ByteString.CopyFromUtf8(text));
        await ProveAsync("ApplyRegistry", request, expected, client =>
            client.CallAsync<ApplyRegistryRequest, ApplyRegistryResponse>("ApplyRegistry", request));
    }

    // Kestrel counts the texts alone, and takes a little more than what it announces: 32 bytes for each field.
    private static int SizeOf((string Name, string Value) field) => field.Name.Length + field.Value.Length;

    /// <summary>Sets a text so long that the message has just so many bytes.</summary>
    private static void Fill(IMessage message, int bytes, Action<string> set)
    {
        // The lengths in front of it grow with it: what they take shows when it has nearly its size.
        set(new string('n', bytes - 100));
        set(new string('n', bytes - 100 + bytes - message.CalculateSize()));
        Assert.Equal(bytes, message.CalculateSize());
    }

    private async Task ProveAsync(string name, IMessage message, StatusCode expected, Func<Client, Task> call)
    {
        using var client = new Client(fixture.Shared);
        var refused = await Record.ExceptionAsync(() => call(client));
        var came = refused is RpcException { StatusCode: var code } ? code : StatusCode.OK;
        Assert.True(came == expected, $"{expected} expected, {refused} found");
        Abuse.Print($"{name} of {message.CalculateSize()} bytes", $"{came}");
    }
}
