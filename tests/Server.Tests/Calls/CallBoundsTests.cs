using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Primitives;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Calls;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tests.Http2;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>What a unary call may take: time, and bytes when it is unpacked.</summary>
public sealed class CallBoundsTests
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("1S", true)]
    [InlineData("300S", true)]
    [InlineData("301S", false)]
    [InlineData("5M", true)]
    [InlineData("6M", false)]
    [InlineData("1H", false)]
    [InlineData("99999999H", false)]
    [InlineData("300000m", true)]
    [InlineData("300001m", false)]
    [InlineData("100n", true)]
    [InlineData("1n", false)]
    [InlineData("0S", false)]
    [InlineData("-1S", false)]
    [InlineData("5", false)]
    [InlineData("S", false)]
    [InlineData("5s", false)]
    [InlineData("1.5S", false)]
    [InlineData("18446744073709551616n", false)]
    [InlineData("", false)]
    public void ATimeout_IsTheCallers_UpToTheServersOwn(string timeout, bool isWithin) => Assert.Equal(isWithin, CallBounds.IsWithin(timeout, Most));

    [Fact]
    public void ATimeoutSaidTwice_OrNotAtAll_IsTheServersOwn()
    {
        Assert.False(CallBounds.IsWithin(new StringValues(["1S", "1S"]), Most));
        Assert.False(CallBounds.IsWithin(StringValues.Empty, Most));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1H")]
    [InlineData("soon")]
    public async Task ACallThatIsNeverSentWhole_EndsByTheServersDeadline_WhateverItsClientSays(string? timeout)
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { Limits = new CallLimits { MaxDeadline = TimeSpan.FromMilliseconds(100) } });
        Assert.Equal((int)StatusCode.DeadlineExceeded, await StatusAsync(api, RawOutput.Submit, api.Token, timeout));
    }

    [Fact]
    public async Task ACallerWhoIsRefused_IsToldSo_BeforeAMessageIsSent()
    {
        await using var api = await ApiHost.StartAsync();
        Assert.Equal((int)StatusCode.Unauthenticated, await StatusAsync(api, RawOutput.Submit, "wrong", null));
        Assert.Equal((int)StatusCode.Unauthenticated, await StatusAsync(api, RawOutput.Stream, "wrong", null));
    }

    [Theory]
    [InlineData(0, StatusCode.NotFound)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    public async Task AQuestion_IsBoundedByWhatItUnpacksTo(int more, StatusCode expected)
    {
        var question = new GetProgressRequest { Node = new string('n', CallLimits.QuestionMax - 4 + more) };
        await ProveAsync(Knock.Read, question, more, expected);
    }

    [Theory]
    [InlineData(0, StatusCode.InvalidArgument)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    public async Task AReport_IsBoundedByWhatItUnpacksTo_ThoughItsServiceTakesLargerMessages(int more, StatusCode expected)
    {
        var report = new SubmitReportRequest { Report = new Report { Note = new string('n', CallLimits.QuestionMax - 8 + more) } };
        await ProveAsync(Knock.Report, report, more, expected);
    }

    [Fact]
    public async Task AMessageThatUnpacksToAThousandTimesItsSize_IsRefused()
    {
        await using var api = await ApiHost.StartAsync();
        using var knock = new Knock(api.GrpcAddress);
        using var bomb = new GzipMessage(new byte[64 << 20]);
        Assert.InRange(bomb.Packed.Length, 0, CallLimits.ReportsMax);
        Assert.Equal(StatusCode.ResourceExhausted, await knock.CallAsync(Knock.Report, $"Bearer {api.Token}", null, bomb));
    }

    [Theory]
    [InlineData(Knock.Report)]
    [InlineData("/wastesorting.v1.RegistryService/GetNode")]
    public async Task AQuestionThatIsTooLarge_IsRefused_ThoughItsServiceTakesLargerMessages(string method)
    {
        await using var api = await ApiHost.StartAsync();
        using var knock = new Knock(api.GrpcAddress);
        using var body = new ByteArrayContent([.. RawOutput.Prefix(CallLimits.QuestionMax + 1), .. new byte[CallLimits.QuestionMax + 1]]);
        Assert.Equal(StatusCode.ResourceExhausted, await knock.CallAsync(method, $"Bearer {api.Token}", null, body));
    }

    private static async Task ProveAsync(string method, IMessage message, int more, StatusCode expected)
    {
        Assert.Equal(CallLimits.QuestionMax + more, message.CalculateSize());
        await using var api = await ApiHost.StartAsync();
        using var knock = new Knock(api.GrpcAddress);
        using var packed = new GzipMessage(message.ToByteArray());
        Assert.InRange(packed.Packed.Length, 0, CallLimits.QuestionMax / 10);
        Assert.Equal(expected, await knock.CallAsync(method, $"Bearer {api.Token}", null, packed));
    }

    /// <summary>The status of a call whose message never comes.</summary>
    private static async Task<int?> StatusAsync(ApiHost api, string method, string token, string? timeout)
    {
        using var connection = await RawConnection.OpenAsync(api, token);
        connection.Output.Open(1, method, timeout is null ? [] : [("grpc-timeout", timeout)]);
        await connection.SendAsync();
        return (await connection.ReadUntilAsync(frame => frame is { Stream: 1, Type: Http2Numbers.Headers }))!.Value.GrpcStatus;
    }
}
