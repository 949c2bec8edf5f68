using System.Globalization;
using System.Net;
using AngleSharp.Html.Dom;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Pages.Tests;

/// <summary>A unit's sheet is downloaded, filled in, tried, and kept when that is confirmed.</summary>
public sealed class ImportTests(PagesFixture fixture)
{
    private const string Import = "/desk/import/finance";

    [Fact]
    public async Task TheTemplate_HasARowForEachDutyAndSite_AsAWorkbookAndAsText()
    {
        using var api = new Api(fixture.Server);
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        foreach (var unit in new[] { "finance", "640104001", "office" })
        {
            var owed = (await api.Progress.GetProgressAsync(new GetProgressRequest { Node = unit })).Progress.Obligations;
            var sites = await SitesAsync(api, unit);
            var (xlsx, csv) = (await Sheet.DownloadAsync(desk, unit, ".xlsx"), await Sheet.DownloadAsync(desk, unit, ".csv"));
            Assert.Equal(owed.Count(one => one.Kind != ObligationKind.Target) + sites.Count, xlsx.RowCount);
            Assert.Equal(sites.Append(unit).Order(), xlsx.Nodes.Order());
            Assert.Equal(xlsx.ToCsv(), csv.ToCsv());
        }
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".xlsx")]
    public async Task ASheet_IsTried_ThenKept_AndKeptOnce(string ending)
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        var sheet = await Sheet.DownloadAsync(desk, "finance", ending);
        sheet.Fill("bank-outlet-001", "", ("day", Api.Today), ("stage", "已申报"), ("note", "第一批"));
        sheet.Fill("bank-outlet-002", "", ("day", Api.Today), ("stage", "建设中"), ("link", "https://example.org/2"));
        var bytes = ending == ".csv" ? sheet.ToCsv() : sheet.ToXlsx();

        var (status, page) = await TryAsync(desk, Import, bytes, "填报" + ending);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("2", "0", $"{sheet.RowCount - 2}"), CountsOf(page));
        Assert.Empty(page.QuerySelectorAll(".fault"));
        Assert.Equal(0, await DoneAsync(api));

        using var form = Sheet.ConfirmationIn(page);
        var receipt = await desk.SendFormAsync(Import, form);
        Assert.Equal(1, await DoneAsync(api));
        Assert.Contains("2 条上报已入账，其中新上报 2 条", receipt.QuerySelector(".verdict.good")!.TextContent, StringComparison.Ordinal);
        var revision = await RevisionAsync(api);

        using var again = Sheet.ConfirmationIn(page);
        var twice = await desk.SendFormAsync(Import, again);
        Assert.Contains("2 条上报账本里早已有了", twice.QuerySelector(".verdict.good")!.TextContent, StringComparison.Ordinal);
        (status, page) = await TryAsync(desk, Import, bytes, "填报" + ending);
        Assert.Equal((HttpStatusCode.OK, ("0", "2", $"{sheet.RowCount - 2}")), (status, CountsOf(page)));
        Assert.Null(page.QuerySelector("#confirm"));
        Assert.Equal(revision, await RevisionAsync(api));
    }

    [Fact]
    public async Task WhatASheetWouldChange_IsShownBeforeAndAfter()
    {
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        var sheet = await Sheet.DownloadAsync(desk, "office", ".csv");
        sheet.Fill("office", "office-implementation-plan", ("day", Api.Today));
        var (_, page) = await TryAsync(desk, "/desk/import/office?lang=en", sheet.ToCsv(), "a.csv");
        var moved = page.QuerySelectorAll("section table tbody tr").First(row => row.TextContent.Contains("Office of the Leading", StringComparison.Ordinal));
        Assert.NotEmpty(moved.QuerySelectorAll(".before"));
    }

    [Fact]
    public async Task EveryFault_IsToldAtItsCell_AndNothingIsKept()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        var sheet = await Sheet.DownloadAsync(desk, "finance", ".csv");
        sheet.Fill("bank-outlet-001", "", ("day", Api.Today), ("stage", "已申报"));
        var cells = new[]
        {
            sheet.CellOf(sheet.Fill("bank-outlet-002", "", ("day", "不知道"), ("stage", "已申报")), "day"),
            sheet.CellOf(sheet.Fill("bank-outlet-003", "", ("day", Api.Today), ("stage", "达标")), "stage"),
            sheet.CellOf(sheet.Fill("bank-outlet-004", "", ("day", "2099-01-01"), ("stage", "已申报")), "day"),
            sheet.CellOf(sheet.Fill("bank-outlet-005", "", ("day", Api.Today)), "stage"),
        };
        var before = await RevisionAsync(api);
        var (status, page) = await TryAsync(desk, Import, sheet.ToCsv(), "a.csv");
        Desk.AssertStatus(HttpStatusCode.BadRequest, status, page);
        Assert.Equal(cells, page.QuerySelectorAll(".faults tbody th").Select(cell => cell.TextContent));
        Assert.All(page.QuerySelectorAll(".faults td"), cell => Assert.NotEmpty(cell.TextContent));
        Assert.Null(page.QuerySelector("#confirm"));
        Assert.Equal(before, await RevisionAsync(api));
    }

    [Fact]
    public async Task WhatIsNoLongerTrueAtTheConfirmation_IsToldThen_AndNothingIsKept()
    {
        var ended = Domain.Periods.Period.Containing(Domain.Periods.PeriodKind.Month, DateOnly.ParseExact(Api.Today, "yyyy-MM-dd", null)).Previous;
        await using var server = await ServerProcess.StartFoundedAsync(ended.Previous.FirstDay);
        using var api = new Api(server);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        var sheet = await Sheet.DownloadAsync(desk, "office", ".csv");
        sheet.Add(
            ("node", "office"), ("obligation", "office-monthly-notice"), ("period", $"{ended}"),
            ("day", ended.FirstDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("count", "1"));
        var (_, page) = await TryAsync(desk, "/desk/import/office", sheet.ToCsv(), "a.csv");
        using var form = Sheet.ConfirmationIn(page);
        await api.PublishAsync($"{ended}");
        var before = await RevisionAsync(api);
        using var refused = await desk.PostFormAsync("/desk/import/office", form);
        page = await Desk.ReadAsync(refused);
        Desk.AssertStatus(HttpStatusCode.BadRequest, refused.StatusCode, page);
        Assert.Contains("所属期已经关闭", page.QuerySelector(".faults")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(before, await RevisionAsync(api));
    }

    [Fact]
    public async Task AnotherUnitsSheet_IsRefused_ByItsNames_AndByTheLedger()
    {
        using var api = new Api(fixture.Server);
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, await api.IssueAsync(Role.Reporter, "finance"));
        var sheet = await Sheet.DownloadAsync(desk, "office", ".csv");
        sheet.Fill("office", "office-implementation-plan", ("day", Api.Today));
        foreach (var (path, cause) in new[] { (Import, "不在本单位的名单中"), ("/desk/import/office", "您无权填报这一对象") })
        {
            var (status, page) = await TryAsync(desk, path, sheet.ToCsv(), "a.csv");
            Desk.AssertStatus(HttpStatusCode.BadRequest, status, page);
            Assert.Contains(cause, page.QuerySelector(".faults")!.TextContent, StringComparison.Ordinal);
            Assert.Null(page.QuerySelector("#confirm"));
        }
    }

    [Fact]
    public async Task WhatIsNoSheet_OrTooLarge_IsSaid()
    {
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        foreach (var (name, bytes, expected, said) in new (string, byte[], HttpStatusCode, string)[]
        {
            ("a.xlsx", "not a workbook"u8.ToArray(), HttpStatusCode.BadRequest, "损坏"),
            ("a.pdf", "%PDF-1.7"u8.ToArray(), HttpStatusCode.BadRequest, "只能读取"),
            ("a.csv", "甲,乙\r\n1,2\r\n"u8.ToArray(), HttpStatusCode.BadRequest, "表头"),
            ("a.csv", [], HttpStatusCode.BadRequest, "空的"),
            ("a.csv", new byte[(8 << 20) + 1], HttpStatusCode.BadRequest, "8 MiB"),
            ("a.csv", new byte[9 << 20], HttpStatusCode.RequestEntityTooLarge, "8 MiB"),
        })
        {
            var (status, page) = await TryAsync(desk, Import, bytes, name);
            Desk.AssertStatus(expected, status, page);
            Assert.Contains(said, page.QuerySelector(".faults")!.TextContent, StringComparison.Ordinal);
            Assert.NotNull(page.QuerySelector("input[type=file]"));
        }

        using var none = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        using var without = await desk.PostFormAsync(Import, none);
        Assert.Contains("没有选择文件", (await Desk.ReadAsync(without)).QuerySelector(".faults")!.TextContent, StringComparison.Ordinal);
        using var forged = new MultipartFormDataContent { { new StringContent("not base64!"), "content" } };
        using var broken = await desk.PostFormAsync(Import, forged);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
    }

    [Fact]
    public async Task AFullSheet_IsKept_ThoughTheFormThatCarriesItIsPacked()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        var sheet = await Sheet.DownloadAsync(desk, "finance", ".csv");
        var sites = sheet.Nodes.Where(node => node != "finance").ToList();
        for (var at = 0; sheet.RowCount < 5_000; at++)
        {
            sheet.Add(
                ("node", sites[at % sites.Count]), ("day", Api.Today), ("stage", at % 2 == 0 ? "建设中" : "已申报"),
                ("note", $"第 {at} 次：{new string('长', 40)}"));
        }

        var blank = sheet.Nodes.Count();
        var (_, page) = await TryAsync(desk, Import, sheet.ToCsv(), "a.csv");
        Assert.Equal("gzip", page.QuerySelector("input[name=coding]")!.GetAttribute("value"));
        using var form = Sheet.ConfirmationIn(page);
        var receipt = await desk.SendFormAsync(Import, form);
        var count = int.Parse(CountsOf(page).New, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.InRange(count, 4_500, 5_000 - blank + 1);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"{count:N0} 条上报已入账，其中新上报 {count:N0} 条"),
            receipt.QuerySelector(".verdict.good")!.TextContent,
            StringComparison.Ordinal);
        Assert.True((await api.Progress.ProveTotalsAsync(new ProveTotalsRequest())).Equal);
    }

    [Fact]
    public async Task WithoutAToken_ItIsTheLogin_AndNothingIsTaken()
    {
        using var nobody = Desk.At(fixture.Server.HttpAddress);
        foreach (var path in new[] { "/desk/import", Import, "/desk/template/finance.xlsx" })
        {
            Assert.Equal("/desk/login", (await nobody.OpenAsync(path)).Path);
        }

        using var form = Sheet.FormOf("x"u8.ToArray(), "a.csv");
        using var refused = await nobody.PostFormAsync(Import, form);
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task AnotherSitesForm_IsRefused(string site)
    {
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        using var form = Sheet.FormOf("x"u8.ToArray(), "a.csv");
        using var refused = await desk.PostFormAsync(Import, form, site);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task TheWayThere_IsShownToWhoMayReport()
    {
        using var api = new Api(fixture.Server);
        using var reporter = await Desk.LogInAsync(fixture.Server.HttpAddress, await api.IssueAsync(Role.Reporter, "finance"));
        var (home, _) = await reporter.OpenAsync("/desk");
        Assert.NotNull(home.QuerySelector("a[href='/desk/import']"));
        Assert.NotNull(home.QuerySelector($"table a[href='{Import}']"));
        Assert.Equal(Import, (await reporter.OpenAsync("/desk/import")).Path);

        using var office = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        var (units, _) = await office.OpenAsync("/desk/import");
        Assert.Equal(64, units.QuerySelectorAll(".units a").Length);

        using var inspector = await Desk.LogInAsync(fixture.Server.HttpAddress, await api.IssueAsync(Role.Inspector, "finance"));
        Assert.Empty((await inspector.OpenAsync("/desk")).Page.QuerySelectorAll("a[href^='/desk/import']"));
        using var forbidden = await inspector.GetAsync(Import);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        using var site = await office.GetAsync("/desk/import/bank-outlet-001");
        Assert.Equal(HttpStatusCode.BadRequest, site.StatusCode);
        using var unknown = await office.GetAsync("/desk/import/nobody");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, IHtmlDocument Page)> TryAsync(Desk desk, string path, byte[] bytes, string name)
    {
        using var form = Sheet.FormOf(bytes, name);
        using var answer = await desk.PostFormAsync(path, form);
        return (answer.StatusCode, await Desk.ReadAsync(answer));
    }

    private static (string New, string Repeated, string Blank) CountsOf(IHtmlDocument page)
    {
        return (Of("new"), Of("repeated"), Of("blank"));

        string Of(string name) => page.QuerySelector($"[data-count='{name}']")!.TextContent;
    }

    private static async Task<long> RevisionAsync(Api api) => (await api.Progress.GetProgressAsync(new GetProgressRequest())).Revision;

    private static async Task<long> DoneAsync(Api api) =>
        (await api.Progress.GetProgressAsync(new GetProgressRequest { Node = "finance" })).Progress.Department.Sites.ReportedDone;

    private static async Task<List<string>> SitesAsync(Api api, string unit)
    {
        var found = new List<string>();
        foreach (var line in new[] { Line.Department, Line.Territory })
        {
            var page = await api.Progress.ListChildrenAsync(new ListChildrenRequest { Node = unit, Line = line, PageSize = 1_000 });
            found.AddRange(page.Children.Select(one => one.Node));
        }

        return [.. found.Distinct()];
    }
}
