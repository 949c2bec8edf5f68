using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

public sealed class MetadataTests
{
    [Theory]
    [InlineData("Upper")]
    [InlineData("with space")]
    [InlineData("ünicode")]
    [InlineData("")]
    [InlineData("grpc-status")]
    [InlineData("grpc-anything")]
    public void Add_OfAKeyThatIsNone_Throws(string key) => Assert.ThrowsAny<ArgumentException>(() => new Metadata().Add(key, "v"));

    [Theory]
    [InlineData("line\nbreak")]
    [InlineData("é")]
    [InlineData(" space before")]
    [InlineData("space after ")]
    public void Add_OfAValueThatTheTransportWouldNotKeep_Throws(string value) =>
        Assert.Throws<ArgumentException>(() => new Metadata().Add("k", value));

    [Fact]
    public void Add_OfTheWrongKind_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Metadata().Add("k-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata().Add("k", [1]));
    }

    [Fact]
    public void GetAll_KeepsTheOrder()
    {
        var metadata = new Metadata();
        metadata.Add("a", "1");
        metadata.Add("b", "2");
        metadata.Add("a", "3");

        Assert.Equal(["1", "3"], metadata.GetAll("a").Select(entry => entry.Value));
        Assert.Equal("1", metadata.GetValue("a"));
        Assert.Null(metadata.GetValue("c"));
        Assert.Null(metadata.GetBytes("c"));
    }

    [Theory]
    [InlineData("AQI=", new byte[] { 1, 2 })]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("AQID", new byte[] { 1, 2, 3 })]
    [InlineData("", new byte[] { })]
    public async Task BinaryHeader_IsReadPaddedAndUnpadded(string text, byte[] expected)
    {
        var seen = await HeadersOfAsync(("x-key-bin", text));

        Assert.Equal(expected, seen.GetBytes("x-key-bin"));
    }

    [Fact]
    public async Task BinaryHeader_WithCommas_IsSeveral()
    {
        var seen = await HeadersOfAsync(("x-key-bin", "AQI=, Aw"));

        Assert.Equal([[1, 2], [3]], seen.GetAll("x-key-bin").Select(entry => entry.ValueBytes.ToArray()));
    }

    [Fact]
    public async Task BinaryHeader_ThatIsNoBase64_IsInternal()
    {
        await using var server = await TestServer.StartAsync(
            new EchoService { OnUnary = (_, context) => Task.FromResult(new Answer { Count = context.RequestHeaders.Count }) });

        Assert.Equal(StatusCode.Internal, (await server.PostUnaryAsync(Bytes.Frame(new Ask()), ("x-key-bin", "*?"))).Status);
    }

    [Fact]
    public async Task OddTextInAHeader_IsNoError()
    {
        const string odd = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t x";

        Assert.Equal(odd, (await HeadersOfAsync(("x-odd", odd))).GetValue("x-odd"));
    }

    [Fact]
    public async Task ReservedHeaders_AreNotHandedOn()
    {
        var seen = await HeadersOfAsync(("grpc-timeout", "1H"), ("grpc-encoding", "identity"), ("grpc-tomorrow", "x"), ("x-mine", "y"));

        Assert.Equal(["x-mine"], seen.Select(entry => entry.Key));
    }

    [Fact]
    public async Task ReservedHeader_IsNotReadSinglyEither()
    {
        string? seen = "none";
        await using var server = await TestServer.StartAsync(more: builder => builder.Intercept((context, _) =>
        {
            seen = context.GetRequestHeader("grpc-timeout");
            return ValueTask.CompletedTask;
        }));

        await server.PostUnaryAsync(Bytes.Frame(new Ask()), ("grpc-timeout", "1H"));

        Assert.Null(seen);
    }

    [Fact]
    public async Task Metadata_TravelsBothWays()
    {
        var sent = new Metadata();
        sent.Add("x-text", "a");
        sent.Add("x-raw-bin", [0, 255, 10]);
        sent.Add("x-raw-bin", [1]);
        Metadata? headers = null;
        Metadata? trailers = null;
        await using var server = await TestServer.StartAsync(new EchoService { OnUnary = BackAsync });

        await server.UnaryAsync(
            new Ask(), new CallOptions { Headers = sent, OnHeaders = got => headers = got, OnTrailers = got => trailers = got });

        Assert.All([headers!, trailers!], got =>
        {
            Assert.Equal(["a"], got.GetAll("x-text").Select(entry => entry.Value));
            Assert.Equal([[0, 255, 10], [1]], got.GetAll("x-raw-bin").Select(entry => entry.ValueBytes.ToArray()));
        });
    }

    [Fact]
    public void Bytes_OfAnyLength_AreTheSameAfterTheWire()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var sent = new Metadata();
            sent.Add("k-bin", bytes);
            var got = new Metadata();
            Wire.HeaderText.Read(got, "k-bin", Wire.HeaderText.Write(sent[0]));
            return got.GetBytes("k-bin")!.SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();
    }

    private static async Task<Answer> BackAsync(Ask ask, CallContext context)
    {
        var mine = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            Copy(entry, mine);
            Copy(entry, context.ResponseTrailers);
        }

        await context.WriteResponseHeadersAsync(mine);
        return EchoService.Echo(ask);
    }

    private static void Copy(MetadataEntry entry, Metadata target)
    {
        if (entry.IsBinary)
        {
            target.Add(entry.Key, entry.ValueBytes.ToArray());
        }
        else
        {
            target.Add(entry.Key, entry.Value);
        }
    }

    private static async Task<Metadata> HeadersOfAsync(params (string Name, string Value)[] headers)
    {
        Metadata? seen = null;
        await using var server = await TestServer.StartAsync(new EchoService
        {
            OnUnary = (_, context) =>
            {
                seen = context.RequestHeaders;
                return Task.FromResult(new Answer());
            },
        });
        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask()), headers);
        Assert.Equal(StatusCode.OK, reply.Status);
        return seen!;
    }
}
