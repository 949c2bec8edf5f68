using Microsoft.Extensions.DependencyInjection;
using WasteSorting.Server.Options;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests;

/// <summary>No ledger is founded by a clock that cannot be right, unless a person says the same day.</summary>
public sealed class FoundingTests : IDisposable
{
    private static readonly DateOnly Built = new(2026, 11, 20);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("founding-");

    public void Dispose() => data.Delete(recursive: true);

    [Theory]
    [InlineData("2026-11-20")]
    [InlineData("2028-11-20")]
    public void AClock_FromTheBuildToTwoYearsAfter_MayFound(string clock) => new FoundingClock(Built, null).Check(Day(clock));

    [Theory]
    [InlineData("1970-01-01")]
    [InlineData("2026-11-19")]
    [InlineData("2028-11-21")]
    public void AnotherClock_MayNot_UnlessAPersonSaysTheSameDay(string clock)
    {
        var error = Assert.Throws<FoundingException>(() => new FoundingClock(Built, null).Check(Day(clock)));
        Assert.Contains(clock, error.Message, StringComparison.Ordinal);
        Assert.Contains("2026-11-20", error.Message, StringComparison.Ordinal);
        Assert.Contains($"--found-on {clock}", error.Message, StringComparison.Ordinal);
        new FoundingClock(Built, Day(clock)).Check(Day(clock));
    }

    [Fact]
    public void APersonsDay_ThatIsNotTheClocks_FoundsNothing()
    {
        var error = Assert.Throws<FoundingException>(() => new FoundingClock(Built, Day("2026-11-21")).Check(Built));
        Assert.Contains("2026-11-21", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBuild_KnowsItsDay() => Assert.InRange(FoundingClock.BuildDay, Built, Calendar(TimeProvider.System));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-11-31")]
    [InlineData("20261120")]
    public void ADay_IsWrittenAsOne(string said) => Assert.Contains(
        "--found-on must be a day",
        Assert.Throws<OptionsException>(() => Options("--found-on", said)).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(-4_000)]
    [InlineData(4_000)]
    public async Task AServer_ByAWrongClock_LeavesNothingBehind(int days)
    {
        var clock = FakeTime.On(FoundingClock.BuildDay.AddDays(days));
        await Assert.ThrowsAsync<FoundingException>(() => LedgerServer.StartAsync(Options(), clock));
        Assert.Empty(data.EnumerateFileSystemInfos());

        // By a person's word the same clock founds; and what is founded starts by any clock.
        await using (await LedgerServer.StartAsync(Options("--found-on", $"{Calendar(clock):yyyy-MM-dd}"), clock))
        {
        }

        await using var again = await LedgerServer.StartAsync(Options(), clock);
        Assert.Equal(Calendar(clock), again.Engine.Status.Cut.Calendar.Today);
    }

    // What it takes to be the machine's tells it who was silent for too long: itself, too.
    [Fact]
    public async Task Orleans_GoesByTheMachinesClock_WhateverTheDistrictsSays()
    {
        var clock = FakeTime.On(FoundingClock.BuildDay.AddDays(4_000));
        await using var server = await LedgerServer.StartAsync(Options("--found-on", $"{Calendar(clock):yyyy-MM-dd}"), clock);
        Assert.Same(TimeProvider.System, server.Services.GetRequiredService<TimeProvider>());
        Assert.Same(clock, server.Services.GetRequiredKeyedService<TimeProvider>(LedgerClock.Key));
    }

    [Fact]
    public async Task AJournalThatIsThere_AndEmpty_IsNotFoundedEither()
    {
        Ledger.Sqlite.SqliteJournal.Open(data.FullName).Dispose();
        var clock = FakeTime.On(FoundingClock.BuildDay.AddDays(-1));
        await Assert.ThrowsAsync<FoundingException>(() => LedgerServer.StartAsync(Options(), clock));
        using var journal = Ledger.Sqlite.SqliteJournal.Open(data.FullName);
        Assert.Equal(0, journal.Head.Revision);
    }

    [Fact]
    public async Task TheProgram_EndsWithItsOwnExitCode_AndSaysWhy()
    {
        var (exitCode, output) = await ServerProcess.RunAsync("--data", data.FullName, "--found-on", "2020-02-29");
        Assert.Equal(ExitCodes.WrongClock, exitCode);
        Assert.Contains("--found-on says 2020-02-29", output, StringComparison.Ordinal);
        Assert.Empty(data.EnumerateFileSystemInfos());
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static DateOnly Calendar(TimeProvider time) => Domain.Periods.Calendar.DayAt(time.GetUtcNow());

    private ServerOptions Options(params string[] given) => ServerOptions.Read(Flags.Read(
        ServerOptions.All, ["--data", data.FullName, "--http", "http://127.0.0.1:0", "--grpc", "http://127.0.0.1:0", .. given]));
}
