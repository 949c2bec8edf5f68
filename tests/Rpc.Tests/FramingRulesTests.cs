using Google.Protobuf;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

/// <summary>What a body may hold, and the status of what it may not. Runs alone: it counts what the process allocates.</summary>
[Collection(nameof(Alone))]
public sealed class FramingRulesTests
{
    private static readonly RpcServerOptions Small = new() { MaxReceiveMessageBytes = 1000 };

    [Theory]
    [InlineData("Unary")]
    [InlineData("Down")]
    public async Task SingleRequest_WithoutAMessage_IsUnimplemented(string method)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostAsync($"/rpctest.v1.Echo/{method}", []);

        Assert.Equal(StatusCode.Unimplemented, reply.Status);
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("Down")]
    public async Task SingleRequest_WithTwoMessages_IsUnimplemented(string method)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostAsync($"/rpctest.v1.Echo/{method}", [.. Bytes.Frame(new Ask()), .. Bytes.Frame(new Ask())]);

        Assert.Equal(StatusCode.Unimplemented, reply.Status);
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 1, 2 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0 })]
    public async Task Message_ThatIsNotWhole_IsInternal(byte[] body)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(body);

        Assert.Equal(StatusCode.Internal, reply.Status);
        Assert.Equal("Incomplete message.", reply.Message);
    }

    [Fact]
    public async Task Stream_ThatEndsInsideAMessage_IsInternal()
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostAsync("/rpctest.v1.Echo/Up", [.. Bytes.Frame(new Ask { Count = 1 }), 0, 0, 0]);

        Assert.Equal(StatusCode.Internal, reply.Status);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(128)]
    [InlineData(255)]
    public async Task CompressedFlag_OtherThanZeroAndOne_IsInternal(byte flag)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(Bytes.Frame([], flag));

        Assert.Equal(StatusCode.Internal, reply.Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    public async Task CompressedFlag_WithoutEncoding_IsInternal(string? encoding)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(Bytes.Frame(Bytes.Gzip([]), 1), encoding is null ? [] : [("grpc-encoding", encoding)]);

        Assert.Equal(StatusCode.Internal, reply.Status);
    }

    [Fact]
    public async Task CompressedFlag_WithUnknownEncoding_IsUnimplemented_AndSaysWhatIsTaken()
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(Bytes.Frame([1, 2], 1), ("grpc-encoding", "snappy"));

        Assert.Equal(StatusCode.Unimplemented, reply.Status);
        Assert.Equal(["identity,gzip"], reply.Headers.GetValues("grpc-accept-encoding"));
    }

    [Fact]
    public async Task UnknownEncoding_OfAMessageThatIsNotCompressed_IsNoError()
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask()), ("grpc-encoding", "snappy"));

        Assert.Equal(StatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task Gzip_ThatIsCorrupt_IsInternal()
    {
        await using var server = await TestServer.StartAsync();
        var good = Bytes.Gzip(new Ask { Text = new string('a', 500) }.ToByteArray());
        var garbled = good.ToArray();
        garbled[good.Length / 2] ^= 0xff;

        foreach (var bad in new[] { garbled, good[..^9], [1, 2, 3], [.. good[..^8], 0, 0, 0, 0, 0, 0, 0, 0] })
        {
            var reply = await server.PostUnaryAsync(Bytes.Frame(bad, 1), ("grpc-encoding", "gzip"));

            Assert.Equal(StatusCode.Internal, reply.Status);
        }
    }

    [Theory]
    [InlineData(0, StatusCode.OK)]
    [InlineData(1, StatusCode.ResourceExhausted)]
    [InlineData(10, StatusCode.ResourceExhausted)]
    public async Task Message_AtTheLimitPasses_AndBeyondItIsResourceExhausted(int beyond, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync(options: Small);
        var ask = AskOf(1000 + beyond);

        var plain = await server.PostUnaryAsync(Bytes.Frame(ask));
        var gzipped = await server.PostUnaryAsync(Bytes.Frame(Bytes.Gzip(ask.ToByteArray()), 1), ("grpc-encoding", "gzip"));

        Assert.Equal(expected, plain.Status);
        Assert.Equal(expected, gzipped.Status);
    }

    [Fact]
    public async Task Limit_OfOneMethod_OverridesTheGeneralOne()
    {
        var options = Small with { MethodMaxMessageBytes = new Dictionary<string, int> { ["rpctest.v1.Echo/Unary"] = 40_000_000 } };
        await using var server = await TestServer.StartAsync(options: options);

        Assert.Equal(StatusCode.OK, (await server.PostUnaryAsync(Bytes.Frame(AskOf(35_000_000)))).Status);
        Assert.Equal(StatusCode.ResourceExhausted, (await server.PostAsync("/rpctest.v1.Echo/Down", Bytes.Frame(AskOf(1001)))).Status);
    }

    [Fact]
    public async Task Prefix_ThatClaimsFourGigabytes_IsRefusedAtOnce()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostUnaryAsync(Bytes.Frame(new Ask()));
        var before = GC.GetTotalAllocatedBytes();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(StatusCode.ResourceExhausted, (await server.PostUnaryAsync(Bytes.Frame([1], 0, uint.MaxValue))).Status);
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 20_000_000);
    }

    [Fact]
    public async Task GzipBomb_IsResourceExhausted_AndCostsTheLimitAtMost()
    {
        await using var server = await TestServer.StartAsync();
        var bomb = Bytes.Frame(Bytes.Gzip(new byte[40_000_000]), 1);
        await server.PostUnaryAsync(bomb, ("grpc-encoding", "gzip"));
        var before = GC.GetTotalAllocatedBytes();

        var reply = await server.PostUnaryAsync(bomb, ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.ResourceExhausted, reply.Status);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0x0f })]
    [InlineData(new byte[] { 0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    [InlineData(new byte[] { 0x0a, 0x05, 0x61 })]
    [InlineData(new byte[] { 0x08 })]
    // A length inside a message that would end beyond what a number of 31 bits holds: at the end, and with a text behind it.
    [InlineData(new byte[] { 0x22, 0xff, 0xff, 0xff, 0xff, 0x07 })]
    [InlineData(new byte[] { 0x22, 0xff, 0xff, 0xff, 0xff, 0x07, 0x0a, 0x24 })]
    public async Task Bytes_ThatAreNoMessage_AreInternal(byte[] payload)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(Bytes.Frame(payload));

        Assert.Equal(StatusCode.Internal, reply.Status);
    }

    [Theory]
    [InlineData(90, StatusCode.OK)]
    [InlineData(110, StatusCode.Internal)]
    public async Task Nesting_BeyondAHundred_IsInternal(int depth, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync();
        var ask = new Ask();
        for (var i = 0; i < depth; i++)
        {
            ask = new Ask { Inner = ask };
        }

        Assert.Equal(expected, (await server.PostUnaryAsync(Bytes.Frame(ask))).Status);
    }

    [Fact]
    public async Task Message_OfNoBytes_IsAMessage()
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync([0, 0, 0, 0, 0]);

        Assert.Equal(StatusCode.OK, reply.Status);
        Assert.Equal(new byte[5], reply.Body);
    }

    [Fact]
    public async Task UnknownFields_AreDropped()
    {
        Ask? seen = null;
        await using var server = await TestServer.StartAsync(new EchoService
        {
            OnUnary = (ask, _) =>
            {
                seen = ask;
                return Task.FromResult(new Answer());
            },
        });

        var reply = await server.PostUnaryAsync(Bytes.Frame([0x0a, 1, (byte)'x', 0xfa, 0x07, 2, 1, 1]));

        Assert.Equal(StatusCode.OK, reply.Status);
        Assert.Equal(new Ask { Text = "x" }.ToByteArray(), seen!.ToByteArray());
    }

    /// <summary>A message of exactly so many bytes.</summary>
    private static Ask AskOf(int bytes)
    {
        var ask = new Ask { Blob = ByteString.CopyFrom(new byte[bytes]) };
        var overhead = ask.CalculateSize() - bytes;
        ask.Blob = ByteString.CopyFrom(new byte[bytes - overhead]);
        Assert.Equal(bytes, ask.CalculateSize());
        return ask;
    }
}
