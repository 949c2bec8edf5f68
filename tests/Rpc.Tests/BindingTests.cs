using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

public sealed class BindingTests
{
    private static readonly ServiceDescriptor Service = EchoService.Descriptor;

    [Fact]
    public void Handler_OfTheWrongSignature_IsAMistakeOfTheProgram()
    {
        var error = Assert.Throws<InvalidOperationException>(() => NewBuilder().AddService(Service, new WrongReturn()));

        Assert.Contains("Unary", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => NewBuilder().AddService(Service, new WrongArgument()));
    }

    [Fact]
    public void Service_AddedTwice_IsAMistakeOfTheProgram()
    {
        var builder = NewBuilder().AddService(Service, new EchoService());

        Assert.Throws<InvalidOperationException>(() => builder.AddService(Service, new EchoService()));
    }

    [Fact]
    public void Methods_AreThoseWithAHandler()
    {
        var server = new RpcServer.Builder(new RpcServerOptions { EnableReflection = false })
            .AddService(Service, new EchoService()).Build();

        Assert.Equal(["Both", "Down", "Unary", "Up"], server.Methods.Select(method => method.Name));
        Assert.Equal("/rpctest.v1.Echo/Both", server.Methods[0].Path);
        Assert.Equal(["Unary"], server.Methods.Where(method => method.IsUnary).Select(method => method.Name));
    }

    [Fact]
    public void Options_ThatBoundNothing_AreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RpcServer.Builder(new RpcServerOptions { MaxCallsInFlight = 0 }).Build());

    [Fact]
    public void Find_OfAMethodThatIsNone_Throws() => Assert.Throws<ArgumentException>(() => RpcMethods.Find(Service, "Nothing"));

    [Fact]
    public async Task Handler_RunsOnAnotherHost()
    {
        Metadata? written = null;
        using var source = new CancellationTokenSource();
        var headers = new Metadata();
        headers.Add("authorization", "x");
        var context = new CallContext
        {
            Method = "/a/B",
            Peer = "ipv4:1.2.3.4:5",
            RequestHeaders = headers,
            Deadline = DateTimeOffset.UnixEpoch,
            CancellationToken = source.Token,
            HeaderWriter = metadata =>
            {
                written = metadata;
                return Task.CompletedTask;
            },
        };

        await context.WriteResponseHeadersAsync(headers);

        Assert.Same(headers, written);
        Assert.Equal("x", context.GetRequestHeader("authorization"));
        Assert.Equal(source.Token, context.CancellationToken);
        Assert.Equal(DateTimeOffset.UnixEpoch, context.Deadline);
        Assert.Empty(context.ResponseTrailers);
    }

    private static RpcServer.Builder NewBuilder() => new(new RpcServerOptions());

    private sealed class WrongReturn
    {
        public static readonly Answer Nothing = new();

        public Answer Unary(Ask ask, CallContext context) => (ask, context, this) is { Item1: null } ? Nothing : new Answer();
    }

    private sealed class WrongArgument
    {
        private readonly Task<Answer> _nothing = Task.FromResult(new Answer());

        public Task<Answer> Unary(Answer ask, CallContext context) => (ask, context) is { Item1: null } ? null! : _nothing;
    }
}
