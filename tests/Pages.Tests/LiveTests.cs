using System.Net;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Pages.Tests;

/// <summary>A page that is looked at moves with the ledger.</summary>
public sealed class LiveTests(PagesFixture fixture)
{
    private const string Board = "/?lang=zh";

    [Fact]
    public async Task WhatChanged_IsSent_AndNothingElse()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var stream = await PageFeed.OpenAsync(server.HttpAddress, (Board, 0));
        var whole = await stream.NextAsync();
        Assert.Equal(["state", "totals", "department", "territory", "changes", "leagues"], whole.Regions.Keys);

        var receipt = await api.StageAsync("bank-outlet-001", Stage.ReportedDone);
        var changed = await stream.NextAsync(receipt.Revision);
        Assert.Equal(Board, changed.Page);
        Assert.DoesNotContain("territory", changed.Regions.Keys);
        Assert.Equal(1, Site.Parse(changed.Regions["totals"]).CellsOf().Number("district-reported"));
        Assert.Contains("已申报", changed.Regions["changes"], StringComparison.Ordinal);
        Assert.Equal(receipt.Revision, Site.Parse(changed.Regions["state"]).CellsOf().Number("revision"));
    }

    [Fact]
    public async Task PackedStreams_OfViewersWhoCameAtDifferentTimes_SayTheSameAsPlainOnes()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var plain = await PageFeed.OpenAsync(server.HttpAddress, (Board, 0));
        using var packed = await PageFeed.OpenAsync(server.HttpAddress, DecompressionMethods.GZip, (Board, 0));
        Assert.Equal((await plain.NextAsync()).Regions, (await packed.NextAsync()).Regions);
        for (var at = 1; at <= 3; at++)
        {
            var receipt = await api.StageAsync($"bank-outlet-{at:D3}", Stage.ReportedDone);
            var (changed, same) = (await plain.NextAsync(receipt.Revision), await packed.NextAsync(receipt.Revision));
            Assert.Equal(changed.Regions, same.Regions);
            using var late = await PageFeed.OpenAsync(server.HttpAddress, DecompressionMethods.GZip, (Board, 0));
            Assert.Equal(changed.Regions["totals"], (await late.NextAsync()).Regions["totals"]);
        }
    }

    [Fact]
    public async Task WhoComesBack_GetsAllOfThePage_UnlessItIsTheSame()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        long seen;
        using (var first = await PageFeed.OpenAsync(server.HttpAddress, (Board, 0)))
        {
            seen = (await first.NextAsync()).Revision;
        }

        using var same = await PageFeed.OpenAsync(server.HttpAddress, (Board, seen));
        var receipt = await api.StageAsync("bank-outlet-001", Stage.UnderWay);
        Assert.True((await same.NextAsync()).Revision >= receipt.Revision);
        using var again = await PageFeed.OpenAsync(server.HttpAddress, (Board, seen));
        Assert.Contains("territory", (await again.NextAsync()).Regions.Keys);
    }

    [Fact]
    public async Task ManyPages_GoOverOneStream()
    {
        string[] pages = ["/?lang=en", "/?hall&lang=zh", "/unit/finance?lang=zh", "/league/departments-with-sites?lang=en"];
        using var stream = await PageFeed.OpenAsync(fixture.Server.HttpAddress, [.. pages.Select(page => (page, 0L))]);
        var seen = new HashSet<string>();
        while (seen.Count < pages.Length)
        {
            seen.Add((await stream.NextAsync()).Page);
        }

        Assert.Equal(pages.Order(), seen.Order());
    }

    [Theory]
    [InlineData("live")]
    [InlineData("live?page=a&page=b&page=c&page=d&page=e&page=f&page=g&page=h&page=i&page=j&page=k&page=l&page=m&page=n&page=o&page=p&page=q")]
    public async Task AStream_NamesItsPages_AndNotTooMany(string path)
    {
        using var site = new Site(fixture.Server.HttpAddress);
        using var answer = await site.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task AServerThatStops_EndsItsStreams_AtOnce()
    {
        await using var server = await ServerProcess.StartAsync();
        using var stream = await PageFeed.OpenAsync(server.HttpAddress, (Board, 0));
        await stream.NextAsync();
        var ended = server.TerminateAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.NextAsync());
        Assert.Equal(0, await ended.Within("the end"));
    }
}
