using WasteSorting.Rpc.Calling;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests;

/// <summary>The rules of gRFC A6.</summary>
public sealed class RetryTests
{
    // Chance in the middle: pauses of 100, 200, 400, 800 and 1,000 ms.
    private static readonly RpcRetryPolicy Policy = new() { Chance = () => 0.5 };
    private static readonly RpcException Unavailable = Flaky.Failure(StatusCode.Unavailable);

    private readonly ManualClock _clock = new();

    public static TheoryData<RpcRetryPolicy> WrongPolicies =>
    [
        new RpcRetryPolicy { MaxAttempts = 1 },
        new RpcRetryPolicy { InitialBackoff = TimeSpan.Zero },
        new RpcRetryPolicy { MaxBackoff = TimeSpan.Zero },
        new RpcRetryPolicy { BackoffMultiplier = 0 },
        new RpcRetryPolicy { RetryableCodes = new HashSet<StatusCode>() },
        new RpcRetryPolicy { Throttling = new RpcRetryThrottling { MaxTokens = 0 } },
        new RpcRetryPolicy { Throttling = new RpcRetryThrottling { MaxTokens = 1_001 } },
        new RpcRetryPolicy { Throttling = new RpcRetryThrottling { TokenRatio = 0 } },
    ];

    [Theory]
    [MemberData(nameof(WrongPolicies))]
    public void Policy_ThatIsWrong_IsNoChannel(RpcRetryPolicy policy) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Open(new Uri("http://127.0.0.1:1"), policy));

    [Fact]
    public async Task Call_ThatFailsForAWhile_IsSentAgain_AfterPausesThatGrow_AndSaysHowOften()
    {
        await using var server = await Flaky.StartAsync(Unavailable, Unavailable);
        using var channel = Open(server.Address);

        var call = AskAsync(channel);
        await PassAsync(100);
        await PassAsync(200);

        Assert.Equal(7, (await call).Count);
        Assert.Equal(["", "1", "2"], server.Attempts);
    }

    [Fact]
    public async Task Call_ThatFailsOnAndOn_EndsWithItsLastFailure_AfterAllAttempts()
    {
        await using var server = await Flaky.StartAsync(Unavailable, Unavailable, Flaky.Failure(StatusCode.Unavailable, "0"), Unavailable);
        using var channel = Open(server.Address, Policy with { MaxAttempts = 3 });

        var call = AskAsync(channel);
        await PassAsync(100);
        await PassAsync(200);

        var failure = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal("0", failure.Trailers.GetValue("grpc-retry-pushback-ms"));
        Assert.Equal(3, server.Attempts.Count);
    }

    [Theory]
    [InlineData(StatusCode.ResourceExhausted, 2)]
    [InlineData(StatusCode.Unavailable, 1)]
    public async Task Status_DecidesWhetherACallIsSentAgain(StatusCode status, int attempts)
    {
        await using var server = await Flaky.StartAsync(Flaky.Failure(status, "0"));
        using var channel = Open(server.Address, Policy with { RetryableCodes = new HashSet<StatusCode> { StatusCode.ResourceExhausted } });

        Assert.Equal(attempts == 1 ? status : StatusCode.OK, await CodeAsync(AskAsync(channel)));
        Assert.Equal(attempts, server.Attempts.Count);
    }

    [Fact]
    public async Task WithoutAPolicy_NothingIsSentAgain_WhateverTheServerSays()
    {
        await using var server = await Flaky.StartAsync(Flaky.Failure(StatusCode.Unavailable, "0"));
        using var channel = new RpcChannel(server.Address);

        Assert.Equal(StatusCode.Unavailable, await CodeAsync(AskAsync(channel)));
    }

    [Theory]
    [InlineData(0, 0, 80)]
    [InlineData(0, 1, 120)]
    [InlineData(2, 0.5, 400)]
    [InlineData(4, 0, 800)]
    [InlineData(1_000, 1, 1_200)]
    public void Pause_Grows_IsBounded_AndSpreadByAFifth(int step, double chance, double milliseconds) =>
        Assert.Equal(milliseconds, Repetition.Backoff(Policy, step, chance).TotalMilliseconds, 0.001);

    [Fact]
    public async Task Pushback_IsThePauseExactly_AndPausesBeginAnewAfterIt()
    {
        await using var server = await Flaky.StartAsync(Unavailable, Flaky.Failure(StatusCode.Unavailable, "12345"), Unavailable, Unavailable);
        var odd = 0;
        using var channel = Open(server.Address, Policy with { MaxBackoff = TimeSpan.FromHours(1), Chance = () => 0.5 + (0.25 * (odd++ % 2)) });

        var call = AskAsync(channel);
        await PassAsync(100);
        await PassAsync(12_345);
        await PassAsync(110);
        await PassAsync(200);

        Assert.Equal(7, (await call).Count);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("99999999999")]
    [InlineData("1.5")]
    [InlineData("10", "20")]
    public async Task Pushback_ThatIsNegativeOrCannotBeRead_MeansNotAgain(params string[] pushbacks)
    {
        await using var server = await Flaky.StartAsync(Flaky.Failure(StatusCode.Unavailable, pushbacks));
        using var channel = Open(server.Address);

        Assert.Equal(StatusCode.Unavailable, await CodeAsync(AskAsync(channel)));
        Assert.Single(server.Attempts);
    }

    [Fact]
    public async Task Deadline_IsTheWholeCalls_AndEachAttemptHearsWhatIsLeft()
    {
        await using var server = await Flaky.StartAsync(Flaky.Failure(StatusCode.Unavailable, "60000"));
        using var channel = Open(server.Address);

        var call = AskAsync(channel, new CallOptions { Timeout = TimeSpan.FromMinutes(3) });
        await PassAsync(60_000);

        Assert.Equal(7, (await call).Count);
        Assert.Equal(["180000m", "120000m"], server.Timeouts.Select(InMilliseconds));
    }

    [Fact]
    public async Task Pause_ThatWouldOutliveTheDeadline_IsNotBegun()
    {
        await using var server = await Flaky.StartAsync(Flaky.Failure(StatusCode.Unavailable, "60000"));
        using var channel = Open(server.Address);

        Assert.Equal(StatusCode.Unavailable, await CodeAsync(AskAsync(channel, new CallOptions { Timeout = TimeSpan.FromMinutes(1) })));
        Assert.Single(server.Attempts);
    }

    [Fact]
    public async Task Deadline_ThatPassesInALaterAttempt_EndsTheCall()
    {
        var came = new TaskCompletionSource();
        var attempts = 0;
        await using var server = await TestServer.StartAsync(new EchoService
        {
            OnUnary = async (_, context) =>
            {
                if (++attempts == 1)
                {
                    throw Flaky.Failure(StatusCode.Unavailable, "0");
                }

                came.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
                return new Answer();
            },
        });
        using var channel = Open(server.Address);

        var call = AskAsync(channel, new CallOptions { Timeout = TimeSpan.FromHours(1) });
        await came.Task.WaitAsync(TestServer.Patience);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(StatusCode.DeadlineExceeded, await CodeAsync(call));
    }

    [Fact]
    public async Task Caller_WhoGivesUp_EndsThePause()
    {
        await using var server = await Flaky.StartAsync(Unavailable);
        using var channel = Open(server.Address);
        using var source = new CancellationTokenSource();

        var call = AskAsync(channel, new CallOptions { CancellationToken = source.Token });
        await _clock.TimerSetAsync(TimeSpan.FromMilliseconds(100));
        await source.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, await CodeAsync(call));
        Assert.Single(server.Attempts);
    }

    [Fact]
    public async Task Call_WhoseHeadersHaveCome_IsNotSentAgain()
    {
        var attempts = 0;
        await using var server = await TestServer.StartAsync(new EchoService
        {
            OnUnary = async (_, context) =>
            {
                attempts++;
                await context.WriteResponseHeadersAsync([]);
                throw Flaky.Failure(StatusCode.Unavailable, "0");
            },
        });
        using var channel = Open(server.Address);

        Assert.Equal(StatusCode.Unavailable, await CodeAsync(AskAsync(channel)));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Headers_AreShownOnce_FromTheAttemptThatCounts()
    {
        await using var server = await Flaky.StartAsync(Flaky.Failure(StatusCode.Unavailable, "0"), Flaky.Failure(StatusCode.Unavailable, "0"));
        using var channel = Open(server.Address);
        var shown = new List<Metadata>();

        await AskAsync(channel, new CallOptions { OnHeaders = shown.Add });

        Assert.Null(Assert.Single(shown).GetValue("grpc-retry-pushback-ms"));
    }

    [Fact]
    public async Task StreamOfAServer_IsAskedForAgain_UntilItsFirstMessage()
    {
        var attempts = 0;
        async IAsyncEnumerable<Answer> AnswersAsync()
        {
            if (++attempts > 1)
            {
                yield return new Answer();
            }

            await Task.Yield();
            throw Flaky.Failure(StatusCode.Unavailable, "0");
        }

        await using var server = await TestServer.StartAsync(new EchoService { OnDown = (_, _) => AnswersAsync() });
        using var channel = Open(server.Address);
        var messages = channel.ServerStreamAsync<Ask, Answer>(EchoService.DownMethod, new Ask()).GetAsyncEnumerator();

        Assert.True(await messages.MoveNextAsync().AsTask().WaitAsync(TestServer.Patience));
        Assert.Equal(StatusCode.Unavailable, await CodeAsync(messages.MoveNextAsync().AsTask()));
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task StreamOfACaller_IsSentOnce()
    {
        await using var first = new RawPeer(RawPeer.RefuseStreamAsync);
        using var channel = Open(first.Address);
        var readings = 0;
        async IAsyncEnumerable<Ask> Asks()
        {
            readings++;
            yield return new Ask();
            await Task.Yield();
        }

        Assert.Equal(StatusCode.Unavailable, await CodeAsync(channel.ClientStreamAsync<Ask, Answer>(EchoService.UpMethod, Asks())));
        Assert.Equal(1, readings);
    }

    [Fact]
    public async Task Attempt_AfterAServerThatCannotServe_GoesToTheNextAddress()
    {
        await using var first = await Flaky.StartAsync(Enumerable.Repeat(Unavailable, 10));
        await using var second = await Flaky.StartAsync();
        using var channel = new RpcChannel([first.Address, second.Address], new RpcChannelOptions { Retry = Policy, Clock = _clock });

        var call = AskAsync(channel);
        await PassAsync(100);

        Assert.Equal(7, (await call).Count);
        Assert.Equal([""], first.Attempts);
        Assert.Equal(["1"], second.Attempts);
    }

    [Fact]
    public async Task Attempt_ThatReachedNoHandler_IsNotCounted()
    {
        await using var first = new RawPeer(RawPeer.RefuseStreamAsync);
        await using var second = await Flaky.StartAsync();
        using var channel = new RpcChannel([first.Address, second.Address], new RpcChannelOptions { Retry = Policy, Clock = _clock });

        Assert.Equal(7, (await AskAsync(channel)).Count);
        Assert.Equal([""], second.Attempts);
    }

    [Fact]
    public async Task Server_ThatIsNotThereYet_IsWaitedFor()
    {
        var gone = await TestServer.StartAsync();
        var address = gone.Address;
        await gone.DisposeAsync();
        using var channel = Open(address);

        var call = AskAsync(channel);
        await _clock.TimerSetAsync(TimeSpan.FromMilliseconds(100));
        await using var back = await TestServer.StartAsync(port: address.Port);
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(7, (await call).Count);
    }

    [Fact]
    public async Task WhileMuchFails_NothingIsSentAgain_UntilEnoughSucceeded()
    {
        await using var server = await Flaky.StartAsync(Flaky.Failure(StatusCode.Unavailable, "0"), Unavailable);
        using var channel = Open(server.Address, Policy with { Throttling = new RpcRetryThrottling { MaxTokens = 4, TokenRatio = 0.5 } });

        Assert.Equal(StatusCode.Unavailable, await CodeAsync(AskAsync(channel)));
        Assert.Equal(["", "1"], server.Attempts);

        // Half of 4 are left, which is not more than half. One success makes it 2.5, and the next failure 1.5.
        await AskAsync(channel);
        server.FailNext(Unavailable);
        Assert.Equal(StatusCode.Unavailable, await CodeAsync(AskAsync(channel)));

        for (var success = 0; success < 4; success++)
        {
            await AskAsync(channel);
        }

        server.FailNext(Flaky.Failure(StatusCode.Unavailable, "0"));
        Assert.Equal(7, (await AskAsync(channel)).Count);
    }

    [Fact]
    public void Bucket_CountsInThousandths_AndHoldsNoMoreThanItsMeasure()
    {
        var bucket = new TokenBucket(new RpcRetryThrottling { MaxTokens = 2, TokenRatio = 0.57 });
        bucket.CountSuccess();
        bucket.CountFailure();
        Assert.False(bucket.IsOpen);
        bucket.CountSuccess();
        Assert.True(bucket.IsOpen);
        bucket.CountFailure();
        bucket.CountFailure();
        Assert.False(bucket.IsOpen);
        bucket.CountSuccess();
        Assert.False(bucket.IsOpen);
        bucket.CountSuccess();
        Assert.True(bucket.IsOpen);
    }

    [Fact]
    public void Refusal_IsNoFailureOfTheServer_UnlessItSaysNotAgain()
    {
        var bucket = new TokenBucket(new RpcRetryThrottling { MaxTokens = 2 });
        var repetition = new Repetition(Policy, bucket);

        Assert.Null(repetition.PauseAfter(Flaky.Failure(StatusCode.InvalidArgument)));
        Assert.True(bucket.IsOpen);
        Assert.Null(repetition.PauseAfter(Flaky.Failure(StatusCode.InvalidArgument, "-1")));
        Assert.False(bucket.IsOpen);
    }

    private RpcChannel Open(Uri address, RpcRetryPolicy? policy = null) =>
        new(address, new RpcChannelOptions { Retry = policy ?? Policy, Clock = _clock });

    private static Task<Answer> AskAsync(RpcChannel channel, CallOptions options = default) =>
        channel.UnaryAsync<Ask, Answer>(EchoService.UnaryMethod, new Ask { Count = 7 }, options).WaitAsync(TestServer.Patience);

    private static async Task<StatusCode> CodeAsync(Task call)
    {
        try
        {
            await call.WaitAsync(TestServer.Patience);
            return StatusCode.OK;
        }
        catch (RpcException failure)
        {
            return failure.StatusCode;
        }
    }

    /// <summary>Waits until the channel pauses for just so long, and lets it pass.</summary>
    private async Task PassAsync(int milliseconds)
    {
        var pause = TimeSpan.FromMilliseconds(milliseconds);
        await _clock.TimerSetAsync(pause);
        _clock.Advance(pause);
    }

    private static string InMilliseconds(string timeout) => timeout[^1] switch
    {
        'u' => $"{long.Parse(timeout[..^1], System.Globalization.CultureInfo.InvariantCulture) / 1_000}m",
        _ => timeout,
    };
}
