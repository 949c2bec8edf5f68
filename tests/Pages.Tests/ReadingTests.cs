using System.Net;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Pages.Tests;

/// <summary>What a page shows is what the API says, also to a browser that runs no scripts.</summary>
public sealed class ReadingTests(PagesFixture fixture)
{
    private static readonly string[] Figures = ["sites", "reported", "certified", "missing"];

    public static TheoryData<string> Paths => ["/", "/?hall", "/unit/finance", "/unit/bank-outlet-001", "/unit/members", "/league/towns-and-streets",
        "/explain/towns-and-streets/640104001", "/league/category:bank-outlet", "/prove"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task APage_IsWhole_InBothLanguages(string path)
    {
        using var site = new Site(fixture.Server.HttpAddress);
        foreach (var (lang, code) in new[] { ("zh", "zh-CN"), ("en", "en") })
        {
            var address = path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"lang={lang}";
            using var answer = await site.GetAsync(address);
            var html = await answer.Content.ReadAsStringAsync();
            var page = Site.Parse(html);
            Assert.Equal((address, HttpStatusCode.OK), (address, answer.StatusCode));
            Assert.Equal(code, page.DocumentElement.GetAttribute("lang"));
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.Equal(lang == "zh", page.Title!.Contains("兴庆区", StringComparison.Ordinal));
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src]), [onclick]"));
            Assert.All(page.QuerySelectorAll("a"), link => Assert.StartsWith("/", link.GetAttribute("href")!.Replace("#main", "/", StringComparison.Ordinal), StringComparison.Ordinal));
            Assert.DoesNotContain("&#x", page.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryLinkOfTheBoard_LeadsToAPage()
    {
        using var site = new Site(fixture.Server.HttpAddress);
        var board = await site.OpenAsync("/");
        var links = board.QuerySelectorAll("a").Select(link => link.GetAttribute("href")!).Where(href => href[0] == '/' && href != "/desk").Distinct().ToList();
        Assert.True(links.Count > 80, $"{links.Count} links");
        foreach (var link in links)
        {
            await site.OpenAsync(link);
        }
    }

    [Fact]
    public async Task EveryNumber_IsTheApis_AtTheRevisionShown()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var site = new Site(server.HttpAddress);
        await api.StageAsync("bank-outlet-001", Stage.ReportedDone);
        await api.InspectAsync("bank-outlet-001", Stage.Certified);
        await api.StageAsync("bank-outlet-002", Stage.UnderWay);
        var last = await api.ActAsync("office", "office-monthly-notice", 1);

        var board = (await site.OpenAsync("/?lang=en")).CellsOf();
        var district = await api.Progress.GetProgressAsync(new GetProgressRequest());
        Assert.Equal((last.Revision, last.Revision), (district.Revision, board.Number("revision")));
        var totals = district.Progress.Department;
        Assert.Equal(
            [totals.Sites.Count, totals.Sites.ReportedDone, totals.Sites.Certified, totals.Periods.Sum(one => one.Missing)],
            Figures.Select(one => board.Number($"district-{one}")));
        foreach (var one in totals.Periods)
        {
            Assert.Equal(
                (one.Due, one.DoneOnTime, one.DoneLate, one.Missing, one.Pending),
                (Of("due"), Of("on-time"), Of("late"), Of("missing"), Of("pending")));

            long Of(string figure) => board.Number($"district-{one.Period}-{figure}");
        }

        foreach (var unit in new[] { "finance", "office", "640104001" })
        {
            var progress = (await api.Progress.GetProgressAsync(new GetProgressRequest { Node = unit })).Progress.Department;
            Assert.Equal(progress.Periods.Sum(one => one.Missing), board.Number($"d-{unit}-missing"));
            Assert.Equal(progress.Sites.Count == 0, !board.ContainsKey($"d-{unit}-sites"));
        }

        foreach (var league in new[] { "departments-with-sites", "towns-and-streets" })
        {
            var ranking = (await api.Progress.GetRankingAsync(new GetRankingRequest { League = league })).Ranking;
            foreach (var place in ranking.Places.Take(20))
            {
                Assert.StartsWith($"{place.Rank}", board[$"{league}-{place.Node}-rank"], StringComparison.Ordinal);
                Assert.Equal($"{place.ScoreBp / 100m:0.##}%", board[$"{league}-{place.Node}-score"]);
            }
        }
    }

    [Fact]
    public async Task APeriodThatIsPublished_ShowsTheSameForEver_ByItsPermalink()
    {
        var ended = Domain.Periods.Period.Containing(Domain.Periods.PeriodKind.Month, DateOnly.ParseExact(Api.Today, "yyyy-MM-dd", null)).Previous;
        await using var server = await ServerProcess.StartFoundedAsync(ended.Previous.FirstDay);
        using var api = new Api(server);
        using var site = new Site(server.HttpAddress);
        await api.PublishAsync($"{ended}");
        var permalink = $"/?period={ended}&edition=1&lang=zh";
        var published = (await site.OpenAsync(permalink)).CellsOf();

        await api.ActAsync("office", "office-monthly-notice", 1, $"{ended}");
        var later = await site.OpenAsync(permalink);
        Assert.Equal(published, later.CellsOf());
        Assert.Contains("第1版通报", later.QuerySelector("#state")!.TextContent, StringComparison.Ordinal);
        Assert.Null(later.QuerySelector("script"));
        Assert.NotEqual(published["revision"], (await site.OpenAsync("/")).CellsOf()["revision"]);
    }

    [Fact]
    public async Task WhatThePublicSees_StandsStill_WhileItIsFrozen()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var site = new Site(server.HttpAddress);
        await api.FreezeAsync();
        var frozen = await site.OpenAsync("/");
        await api.StageAsync("bank-outlet-001", Stage.UnderWay);
        var later = await site.OpenAsync("/");
        Assert.NotNull(later.QuerySelector(".frozen"));
        Assert.Equal(frozen.CellsOf(), later.CellsOf());
        await api.UnfreezeAsync();
        Assert.Null((await site.OpenAsync("/")).QuerySelector(".frozen"));
    }

    [Theory]
    [InlineData("/unit/nobody", HttpStatusCode.NotFound)]
    [InlineData("/league/none", HttpStatusCode.NotFound)]
    [InlineData("/explain/towns-and-streets/finance", HttpStatusCode.BadRequest)]
    [InlineData("/explain/towns-and-streets/bank-outlet-001", HttpStatusCode.BadRequest)]
    [InlineData("/explain/category:bank-outlet/finance", HttpStatusCode.BadRequest)]
    [InlineData("/?period=2026-13", HttpStatusCode.BadRequest)]
    [InlineData("/?period=1999-01", HttpStatusCode.BadRequest)]
    [InlineData("/?period=2026&edition=x", HttpStatusCode.BadRequest)]
    [InlineData("/?revision=1", HttpStatusCode.Unauthorized)]
    [InlineData("/unit/%3Cscript%3Ealert(1)%3C%2Fscript%3E", HttpStatusCode.NotFound)]
    public async Task WhatCannotBeShown_IsSaid(string path, HttpStatusCode status)
    {
        using var site = new Site(fixture.Server.HttpAddress);
        using var answer = await site.GetAsync(path);
        var page = Site.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(status, answer.StatusCode);
        Assert.NotEmpty(page.QuerySelector("main p")!.TextContent);
        Assert.Empty(page.QuerySelectorAll("script"));
    }
}
