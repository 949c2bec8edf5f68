using Grpc.Core;
using WasteSorting.Ledger.Access;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tests.Access;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>How many calls may be under way, of one caller and in all.</summary>
public sealed class PlacesTests
{
    private const int Places = 2;

    [Fact]
    public async Task ACallersPlaces_HaveAnEnd_AndAreGivenBack()
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { Limits = new CallLimits { CallsPerCaller = Places } });
        using var knock = new Knock(api.GrpcAddress);
        var bearer = await GateTests.IssueAsync(api, Role.Reporter);
        using var feeds = await OpenAsync(knock, bearer, null);

        using var refused = await knock.SendAsync(Knock.Report, bearer);
        Assert.Equal("8", refused.Headers.GetValues("grpc-status").Single());
        Assert.Equal("50", refused.Headers.GetValues("grpc-retry-pushback-ms").Single());
        Assert.Equal(StatusCode.InvalidArgument, await knock.CallAsync(Knock.Report, await GateTests.IssueAsync(api, Role.Reporter)));
        Assert.Equal(StatusCode.OK, await knock.CallAsync(Knock.Read));

        feeds.Dispose();
        await Waiting.UntilAsync(async () => await knock.CallAsync(Knock.Report, bearer) == StatusCode.InvalidArgument, "a place given back");
    }

    [Theory]
    [InlineData("10.0.0.7", "::ffff:10.0.0.7", "10.0.0.8")]
    [InlineData("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")]
    public async Task WhoShowsNoToken_HasThePlacesOfItsNetwork(string address, string same, string other)
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { Limits = new CallLimits { CallsPerCaller = Places } });
        using var knock = new Knock(api.GrpcAddress);
        using var feeds = await OpenAsync(knock, null, address);
        Assert.Equal(StatusCode.ResourceExhausted, await knock.CallAsync(Knock.Read, null, same));
        Assert.Equal(StatusCode.OK, await knock.CallAsync(Knock.Read, null, other));
    }

    [Fact]
    public async Task CallsInAll_HaveAnEnd_AndOneMoreIsToldToTryAgain()
    {
        await using var api = await ApiHost.StartAsync(new ApiOptions { Limits = new CallLimits { CallsMax = Places } });
        using var knock = new Knock(api.GrpcAddress);
        using (await OpenAsync(knock, null, null))
        {
            Assert.Equal(StatusCode.Unavailable, await knock.CallAsync(Knock.Read, null, "10.0.0.8"));
        }

        await Waiting.UntilAsync(async () => await knock.CallAsync(Knock.Read) == StatusCode.OK, "a place given back");
    }

    /// <summary>As many feeds as there are places.</summary>
    private static async Task<Feeds> OpenAsync(Knock knock, string? bearer, string? from)
    {
        var feeds = new Feeds();
        for (var feed = 0; feed < Places; feed++)
        {
            var response = await knock.SendAsync(Knock.Feed, bearer, from);
            feeds.Add(response);
            var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().Within("a feed's first message");
        }

        return feeds;
    }

    private sealed class Feeds : List<HttpResponseMessage>, IDisposable
    {
        public void Dispose() => ForEach(one => one.Dispose());
    }
}
