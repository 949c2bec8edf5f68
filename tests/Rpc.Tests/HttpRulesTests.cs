using System.Net;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

/// <summary>What is refused before it is gRPC at all.</summary>
public sealed class HttpRulesTests
{
    private const string UnaryPath = "/rpctest.v1.Echo/Unary";

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("application/grpc+json")]
    [InlineData("application/grpc-web")]
    [InlineData("application/grpc-web+proto")]
    [InlineData("application/grpcfoo")]
    public async Task Call_OfAnotherContentType_Is415(string contentType)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask()), ("content-type", contentType));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Http);
        Assert.Null(reply.Status);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    [InlineData("Application/GRPC+Proto")]
    public async Task Call_OfGrpcsContentType_IsServed(string contentType)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask { Text = "a" }), ("content-type", contentType));

        Assert.Equal(StatusCode.OK, reply.Status);
        Assert.Equal(Bytes.Frame(new Answer { Text = "a" }), reply.Body);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Call_ByAnotherVerb_Is405(string verb)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.SendAsync(new HttpMethod(verb), UnaryPath, null, []);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("POST", response.Content.Headers.Allow.Single());
    }

    [Fact]
    public async Task Call_OverHttp1_Is426()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Http1Address, UnaryPath))
            { Content = new ByteArrayContent([]) };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");

        using var response = await server.Raw.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("HTTP/2", response.Headers.Upgrade.Single().ToString());
    }

    [Theory]
    [InlineData("/rpctest.v1.Echo/Nothing")]
    [InlineData("/rpctest.v1.Nothing/Unary")]
    [InlineData("/rpctest.v1.Echo/Absent")]
    [InlineData("/rpctest.v1.Echo/unary")]
    [InlineData("/rpctest.v1.Echo/Unary/")]
    [InlineData("/rpctest.v1.Echo/Unary?x=1")]
    [InlineData("/x/../rpctest.v1.Echo/Unary")]
    [InlineData("/rpctest%2ev1.Echo/Unary")]
    [InlineData("/../rpctest.v1.Echo/Unary")]
    public async Task Call_OfAnUnknownPath_IsUnimplemented_InOneFrame(string path)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostAsync(path, Bytes.Frame(new Ask()));

        Assert.Equal(HttpStatusCode.OK, reply.Http);
        Assert.Equal(StatusCode.Unimplemented, reply.Status);
        Assert.True(reply.TrailersOnly);
        Assert.Empty(reply.Body);
    }

    [Fact]
    public async Task OtherRequests_GoOnToWhatComesNext()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.SendAsync(HttpMethod.Get, "/index.html", null, []);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Response_SaysWhichEncodingsAreTaken()
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.PostUnaryAsync(Bytes.Frame(new Ask()));

        Assert.Equal(["identity,gzip"], reply.Headers.GetValues("grpc-accept-encoding"));
    }
}
