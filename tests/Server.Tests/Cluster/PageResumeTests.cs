using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>A page that is looked at goes on with whichever silo serves it.</summary>
[Collection(nameof(Alone))]
public sealed class PageResumeTests
{
    private const string Board = "/?lang=zh";

    [Fact]
    public async Task APage_MovesWithWhatOtherSilosTake_AndGoesOnAtAnother_WhenItsOwnIsKilled()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var fleet = await SiloFleet.StartAsync(2);
        using var other = new Client(fleet[1].GrpcAddress, fleet[1].Token, Waiting.Slack);
        using var first = await PageFeed.OpenAsync(fleet[0].HttpAddress, (Board, 0));
        await first.NextAsync();

        var seen = await other.SubmitAsync(Client.Stage("bank-outlet-001", Stage.ReportedDone));
        var shown = await first.NextAsync(seen.Revision);
        Assert.Contains("银行网点 001", shown.Regions["changes"], StringComparison.Ordinal);

        await fleet[0].KillAsync();
        var missed = await other.SubmitAsync(Client.Stage("bank-outlet-002", Stage.ReportedDone));
        using var second = await PageFeed.OpenAsync(fleet[1].HttpAddress, (Board, shown.Revision));
        var resumed = await second.NextAsync(missed.Revision);
        Assert.Contains("银行网点 002", resumed.Regions["changes"], StringComparison.Ordinal);
        Assert.Contains($"data-cell=\"revision\">{resumed.Revision}<", resumed.Regions["state"], StringComparison.Ordinal);
    }
}
