using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Pages.Tests;

/// <summary>A list of real sites is looked at at the desk, and applied when that is confirmed, as it was seen.</summary>
public sealed class SitesTests(PagesFixture fixture)
{
    private const string Sites = "/desk/sites";
    private const string Header = "序号,名称,类别,责任单位,所在街道（乡镇）";
    private const string One = "1,电信兴庆营业厅,通讯网点,cyberspace,凤凰北街街道";
    private const string Two = "2,移动中山街营业厅,通讯网点,cyberspace,凤凰北街街道";
    private const int Placeholders = 12;

    [Fact]
    public async Task AList_IsLookedAt_ThenApplied_AndTwiceChangesNothing()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        var before = await CountAsync(api);

        var (status, page) = await TryAsync(desk, One, Two);
        Assert.Equal((HttpStatusCode.OK, "2", "2", $"{Placeholders}"), (status, CountIn(page, "listed"), CountIn(page, "new"), CountIn(page, "retired")));
        Assert.Equal(Placeholders + 2, page.QuerySelectorAll("table.cards tbody tr").Length);
        Assert.Equal(before, await CountAsync(api));

        using var form = Sheet.ConfirmationIn(page);
        using var kept = await desk.PostFormAsync(Sites, form);
        Assert.Equal(HttpStatusCode.SeeOther, kept.StatusCode);
        Assert.Equal(before - Placeholders + 2, await CountAsync(api));
        var (told, _) = await desk.OpenAsync(kept.Headers.Location!.ToString());
        Assert.Contains("登记册第 2 版", told.QuerySelector(".verdict.good")!.TextContent, StringComparison.Ordinal);

        (status, page) = await TryAsync(desk, One, Two);
        Assert.Equal((HttpStatusCode.OK, "0", "0"), (status, CountIn(page, "new"), CountIn(page, "retired")));
        Assert.Null(page.QuerySelector("#confirm"));
    }

    [Fact]
    public async Task WhatWasSeen_IsApplied_OrLookedAtAnew()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        var (_, page) = await TryAsync(desk, One);
        using var outdated = Sheet.ConfirmationIn(page);
        var (_, other) = await TryAsync(desk, "1,新百商业街,商业大街,commerce,凤凰北街街道");
        using var first = Sheet.ConfirmationIn(other);
        using var made = await desk.PostFormAsync(Sites, first);
        Assert.Equal(HttpStatusCode.SeeOther, made.StatusCode);
        var before = await CountAsync(api);

        using var refused = await desk.PostFormAsync(Sites, outdated);
        page = await Desk.ReadAsync(refused);
        Assert.Contains("登记册在此期间有变动", page.QuerySelector(".fault")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync(api));

        using var seen = Sheet.ConfirmationIn(page);
        using var applied = await desk.PostFormAsync(Sites, seen);
        Assert.Equal(HttpStatusCode.SeeOther, applied.StatusCode);
    }

    [Fact]
    public async Task EveryFault_IsToldAtItsCell_AndNothingIsApplied()
    {
        using var api = new Api(fixture.Server);
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        var before = await CountAsync(api);
        var (status, page) = await TryAsync(desk, One, "2,,通讯网点,cyberspace,凤凰北街街道", "3,联通,通讯网点,谁,哪里");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["B3", "D4", "E4"], page.QuerySelectorAll(".faults tbody th").Select(cell => cell.TextContent));
        Assert.Contains("名称", page.QuerySelector(".faults tbody td")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#confirm"));
        foreach (var (bytes, name, said) in new[] { ("%PDF-1.7"u8.ToArray(), "a.pdf", "只能读取"), ([], "a.csv", "空的") })
        {
            using var form = Sheet.FormOf(bytes, name);
            using var answer = await desk.PostFormAsync(Sites, form);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(said, (await Desk.ReadAsync(answer)).QuerySelector(".faults")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(before, await CountAsync(api));
    }

    [Fact]
    public async Task OnlyWhoMayEditTheRegistry_GetsThere()
    {
        using var api = new Api(fixture.Server);
        foreach (var role in new[] { Role.Reporter, Role.Inspector })
        {
            using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, await api.IssueAsync(role, "finance"));
            Assert.Empty((await desk.OpenAsync("/desk")).Page.QuerySelectorAll($"a[href='{Sites}']"));
            using var shown = await desk.GetAsync(Sites);
            using var form = Sheet.FormOf("x"u8.ToArray(), "a.csv");
            using var sent = await desk.PostFormAsync(Sites, form);
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (shown.StatusCode, sent.StatusCode));
        }

        using var office = await Desk.LogInAsync(fixture.Server.HttpAddress, await api.IssueAsync(Role.Office, ""));
        Assert.NotNull((await office.OpenAsync(Sites)).Page.QuerySelector("input[type=file]"));
        using var nobody = Desk.At(fixture.Server.HttpAddress);
        Assert.Equal("/desk/login", (await nobody.OpenAsync(Sites)).Path);
        using var foreign = Sheet.FormOf("x"u8.ToArray(), "a.csv");
        using var refused = await office.PostFormAsync(Sites, foreign, "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, IHtmlDocument Page)> TryAsync(Desk desk, params string[] rows)
    {
        using var form = Sheet.FormOf(Encoding.UTF8.GetBytes(string.Join("\r\n", [Header, .. rows])), "附件3.csv");
        using var answer = await desk.PostFormAsync(Sites, form);
        return (answer.StatusCode, await Desk.ReadAsync(answer));
    }

    private static string CountIn(IHtmlDocument page, string name) => page.QuerySelector($"[data-count='{name}']")!.TextContent;

    private static async Task<long> CountAsync(Api api) =>
        (await api.Progress.GetProgressAsync(new GetProgressRequest())).Progress.Department.Sites.Count;
}
