using Microsoft.AspNetCore.Http;
using WasteSorting.Server.Access;
using WasteSorting.Server.Pages;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>What comes of a stream whose service throws.</summary>
public sealed class StreamCallTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public Task ACallerThatWentAway_IsNoFault_WhicheverOfItsMarksIsSeenFirst(bool isRequestMarked, bool isCallMarked) =>
        Assert.ThrowsAsync<OperationCanceledException>(() => FailAsync(isRequestMarked, isCallMarked));

    [Fact]
    public Task AFault_WhileTheCallerIsThere_StaysAFault() => Assert.ThrowsAsync<InvalidOperationException>(() => FailAsync(false, false));

    private static async Task FailAsync(bool isRequestMarked, bool isCallMarked)
    {
        var request = new DefaultHttpContext { RequestAborted = new CancellationToken(isRequestMarked) };
        var inner = new PageCall(new DefaultHttpContext { RequestAborted = new CancellationToken(isCallMarked) });
        using var call = new StreamCall(inner, request);
        await call.RunAsync(() => throw new InvalidOperationException("Can't write the message because the request is complete."));
    }
}
