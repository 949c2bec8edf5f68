using System.Net;
using WasteSorting.Contracts.V1;
using WasteSorting.Testing;

namespace WasteSorting.Pages.Tests;

/// <summary>The desk goes through the same gate and the same services as every program.</summary>
public sealed class DeskTests(PagesFixture fixture)
{
    private const string Form = "/desk/report?node=office&obligation=office-monthly-notice&period=";

    private static string Month => Api.Today[..7];

    [Fact]
    public async Task WithoutAToken_TheDeskIsTheLogin_AndAWrongOneIsSaid()
    {
        using var nobody = Desk.At(fixture.Server.HttpAddress);
        var (page, path) = await nobody.OpenAsync("/desk");
        Assert.Equal("/desk/login", path);
        Assert.NotNull(page.QuerySelector("input[name=token]"));
        using var wrong = await nobody.PostAsync("/desk/login", ("token", "wst_none"));
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.NotNull((await Desk.ReadAsync(wrong)).QuerySelector(".fault"));
    }

    [Fact]
    public async Task TheToken_IsKeptWhereNoScriptAndNoOtherSiteGetsIt_AndIsInNoAddress()
    {
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        Assert.Contains("httponly", desk.Cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", desk.Cookie, StringComparison.OrdinalIgnoreCase);
        var (page, _) = await desk.OpenAsync("/desk");
        Assert.DoesNotContain(fixture.Server.Token, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        using var left = await desk.PostAsync("/desk/logout");
        Assert.Equal("/desk/login", (await desk.OpenAsync("/desk")).Path);
    }

    [Fact]
    public async Task AReport_IsSentOnce_HoweverOftenItsFormIsSent()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        var (form, path) = await desk.OpenAsync(Form + Month);
        Assert.Equal(Api.Today, form.QuerySelector("input[name=day]")!.GetAttribute("value"));
        using var first = await desk.PostAsync(path, ("day", Api.Today), ("count", "２"));
        using var again = await desk.PostAsync(path, ("day", Api.Today), ("count", "２"));
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Contains("版次", (await desk.OpenAsync(first.Headers.Location!.ToString())).Page.QuerySelector(".verdict")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, await ActsAsync(api));
    }

    [Fact]
    public async Task WhatIsRefused_StandsAsItWasFilledIn_WithTheReasonAtItsField()
    {
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        var (_, path) = await desk.OpenAsync(Form + Month);
        foreach (var (field, value) in new[] { ("day", "2099-01-01"), ("count", "many"), ("count", "2000000"), ("link", "ftp://x"), ("sha256", "abc") })
        {
            (string, string)[] fields = [("day", Api.Today), ("count", "1"), ("note", "第一次")];
            using var refused = await desk.PostAsync(path, [.. fields.Where(one => one.Item1 != field), (field, value)]);
            var page = await Desk.ReadAsync(refused);
            Assert.Equal((field, HttpStatusCode.BadRequest), (field, refused.StatusCode));
            Assert.NotEmpty(page.QuerySelector("#fault")!.TextContent);
            Assert.Equal(value, page.QuerySelector($"input[name={field}]")!.GetAttribute("value"));
            Assert.Equal("第一次", page.QuerySelector("input[name=note]")!.GetAttribute("value"));
            Assert.Equal("true", page.QuerySelector($"input[name={field}]")!.GetAttribute("aria-invalid"));
        }
    }

    [Fact]
    public async Task AReport_IsCorrected_AndTakenBack()
    {
        await using var server = await ServerProcess.StartAsync();
        using var api = new Api(server);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        await api.ActAsync("office", "office-monthly-notice", 1);
        var (list, _) = await desk.OpenAsync("/desk/reports/office");
        var correct = list.QuerySelectorAll("a").First(link => link.GetAttribute("href")!.Contains("corrects=", StringComparison.Ordinal));
        var (_, form) = await desk.OpenAsync(correct.GetAttribute("href")!);
        using (var corrected = await desk.PostAsync(form, ("day", Api.Today), ("count", "3")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, corrected.StatusCode);
        }

        Assert.Equal(3, await ActsAsync(api));
        (list, _) = await desk.OpenAsync("/desk/reports/office");
        Assert.Single(list.QuerySelectorAll("a"), link => link.GetAttribute("href")!.Contains("retracts=", StringComparison.Ordinal));
        var retract = list.QuerySelectorAll("a").Single(link => link.GetAttribute("href")!.Contains("retracts=", StringComparison.Ordinal));
        (_, form) = await desk.OpenAsync(retract.GetAttribute("href")!);
        using (var taken = await desk.PostAsync(form, ("day", Api.Today)))
        {
            Assert.Equal(HttpStatusCode.SeeOther, taken.StatusCode);
        }

        Assert.Equal(0, await ActsAsync(api));
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task AFormOfAnotherSite_ChangesNothing(string site)
    {
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, fixture.Server.Token);
        var (_, path) = await desk.OpenAsync(Form + Month);
        using var refused = await desk.PostAsync(path, site, ("day", Api.Today), ("count", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task WhatARoleMayNot_TheDeskMayNot()
    {
        using var api = new Api(fixture.Server);
        var secret = await api.IssueAsync(Role.Reporter, "finance");
        using var desk = await Desk.LogInAsync(fixture.Server.HttpAddress, secret);
        foreach (var path in new[] { "/desk/inspect?node=bank-outlet-001", "/desk/periods", "/desk/audit" })
        {
            using var refused = await desk.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, refused.StatusCode));
        }

        var (_, form) = await desk.OpenAsync("/desk/report?node=office&obligation=office-monthly-notice&period=" + Month);
        using var foreign = await desk.PostAsync(form, ("day", Api.Today), ("count", "1"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        var (home, _) = await desk.OpenAsync("/desk");
        Assert.Contains(home.QuerySelectorAll("a.act"), link => link.GetAttribute("href")!.Contains("node=bank-outlet-001", StringComparison.Ordinal));
        Assert.Empty(home.QuerySelectorAll("a[href^='/desk/periods']"));
    }

    [Fact]
    public async Task TheOffice_ClosesAndPublishes_AndFreezes()
    {
        var ended = Domain.Periods.Period.Containing(Domain.Periods.PeriodKind.Month, DateOnly.ParseExact(Api.Today, "yyyy-MM-dd", null)).Previous;
        await using var server = await ServerProcess.StartFoundedAsync(ended.Previous.FirstDay);
        using var desk = await Desk.LogInAsync(server.HttpAddress, server.Token);
        foreach (var act in new[] { "close", "publish", "freeze", "unfreeze", "publish-anew" })
        {
            using var done = await desk.PostAsync("/desk/periods", ("act", act), ("period", act is "freeze" or "unfreeze" ? "" : $"{ended}"));
            Assert.Equal((act, HttpStatusCode.SeeOther), (act, done.StatusCode));
        }

        var (page, _) = await desk.OpenAsync("/desk/periods");
        Assert.Equal(2, page.QuerySelectorAll("a").Count(link => link.GetAttribute("href")!.Contains($"period={ended}&edition=", StringComparison.Ordinal)));
        using var verified = await desk.PostAsync("/desk/audit");
        Assert.NotNull((await Desk.ReadAsync(verified)).QuerySelector(".verdict.good"));
        var (audit, _) = await desk.OpenAsync("/desk/audit");
        Assert.Contains("PeriodPublished", audit.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<long> ActsAsync(Api api) =>
        (await api.Progress.GetProgressAsync(new GetProgressRequest { Node = "office" })).Progress.Obligations
            .Single(one => one.Obligation == "office-monthly-notice" && one.Period == Month).Reported;
}
