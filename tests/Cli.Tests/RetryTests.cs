using System.Net;
using System.Net.Sockets;
using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

/// <summary>Which calls of a command are sent again.</summary>
public sealed class RetryTests
{
    private static readonly string[] Report = ["report", "stage", "bank-01", "under-way", "--day", "2026-11-22"];

    private readonly FakeLedger ledger = new();

    [Fact]
    public async Task Report_OfUnknownOutcome_IsRepeated_AndTheIdThatRepeatsItIsSaid()
    {
        await using var losing = await FakeServer.StartAsync(ledger, Ailment.LosesAnswers);

        var run = await CliRun.OfAsync(losing.Url, [.. Report, "--id", "019ab1c2-0000-7000-8000-000000000001"]);

        Assert.Equal((ExitCode.Unreachable, 6, 1), (run.ExitCode, losing.Calls.Count, ledger.Revision));
        Assert.Contains("repeat it with --id 019ab1c2-0000-7000-8000-000000000001", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_ThatIsRefused_IsNotRepeated()
    {
        await using var server = await FakeServer.StartAsync(ledger);

        var run = await CliRun.OfAsync(server.Url, "report", "stage", "nowhere", "under-way", "--day", "2026-11-22");

        Assert.Equal((ExitCode.No, 1), (run.ExitCode, server.Calls.Count));
    }

    [Fact]
    public async Task WhatMustNotHappenTwice_IsSentOnce_ThoughThereIsAnotherServer()
    {
        await using var ill = await FakeServer.StartAsync(ledger, Ailment.CannotServe);
        await using var well = await FakeServer.StartAsync(ledger);

        var run = await CliRun.OfAsync($"{ill.Url},{well.Url}", "token", "issue", "reporter", "--holder", "x");

        Assert.Equal((ExitCode.Unreachable, 1, 0), (run.ExitCode, ill.Calls.Count, well.Calls.Count));
    }

    [Fact]
    public async Task Question_ToTheOnlyServer_IsAskedOnce()
    {
        await using var ill = await FakeServer.StartAsync(ledger, Ailment.CannotServe);

        Assert.Equal((ExitCode.Unreachable, 1), ((await CliRun.OfAsync(ill.Url, "show")).ExitCode, ill.Calls.Count));
    }

    [Fact]
    public async Task Report_ToAServerThatNeverAnswers_EndsWithTheTimeout()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();

        var run = await CliRun.OfAsync($"http://{silent.LocalEndPoint}", [.. Report, "--timeout", "300ms"]);

        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("DeadlineExceeded", run.Error, StringComparison.Ordinal);
    }
}
