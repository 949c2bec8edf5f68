using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Errors;
using WasteSorting.Server.Pages.Desk;
using WasteSorting.Server.Tests.Calls;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Desk;

/// <summary>Work at the desk that takes long: its page is begun, says how far it is, and ends with what became of it.</summary>
public sealed class DeskWorkTests
{
    private const int ReportCount = 200;

    [Fact]
    public async Task ASheetThatIsTakenSlowly_SaysHowFarItIs_AndThenItsReceipt()
    {
        await using var api = await ApiHost.StartAsync();
        api.Journal.Hold();
        using var page = await SendAsync(api);
        Assert.Contains($"Taking: 0 of {ReportCount} reports", await page.ReadToAsync("</p>"), StringComparison.Ordinal);
        api.Journal.LetGo();
        var rest = await page.ReadToAsync("</html>");
        Assert.Contains($"{ReportCount} reports are in the ledger, {ReportCount} of them new", rest, StringComparison.Ordinal);
        Assert.DoesNotContain(DeskWork.Gap, rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASheetThatIsRefusedOnTheWay_SaysSoInTheSamePage()
    {
        await using var api = await ApiHost.StartAsync();
        api.Journal.Hold();
        using var page = await SendAsync(api);
        await page.ReadToAsync("</p>");
        api.Journal.FaultOf = _ => AppendFault.ErrorBeforeDurable;
        api.Journal.LetGo();
        var rest = await page.ReadToAsync("</html>");
        Assert.Contains($"0 were taken, {ReportCount} refused", rest, StringComparison.Ordinal);
        Assert.Contains("type=\"file\"", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WorkThatFailsOnTheWay_SaysWhy_AboveWhatWasThereBefore()
    {
        using var written = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = written } };
        var isSaid = new TaskCompletionSource();
        await DeskWork.AnswerAsync(
            http, new DeskHead(null!, null!, []), new DeskAnswer(_ => Task.FromResult($"<main>{DeskWork.Gap}</main>")), Say, FailAsync);
        var page = "<main><p class=\"verdict\">1 of 2</p><p class=\"verdict bad\">the disk is full</p></main>";
        Assert.Equal(page, Encoding.UTF8.GetString(written.ToArray()));

        string Say(WorkProgress work)
        {
            isSaid.SetResult();
            return $"{work.Done} of {work.Total}";
        }

        async Task<DeskAnswer> FailAsync(IProgress<WorkProgress> progress)
        {
            progress.Report(new WorkProgress("work", 1, 2));
            await isSaid.Task;
            throw RpcErrors.Unavailable("the disk is full");
        }
    }

    [Fact]
    public async Task WhoLeavesBeforeTheEnd_HoldsNoPlaceForAFile()
    {
        await using var api = await ApiHost.StartAsync();
        api.Journal.Hold();
        var pages = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(api)));
        foreach (var left in pages)
        {
            await left.ReadToAsync("</p>");
            left.Dispose();
        }

        api.Journal.LetGo();
        using var page = await SendAsync(api);
        Assert.Contains("/desk/imported?", page.SeeAt, StringComparison.Ordinal);
    }

    /// <summary>A sheet of a unit's sites, confirmed.</summary>
    private static async Task<SlowPage> SendAsync(ApiHost api)
    {
        var rows = Enumerable.Range(0, ReportCount).Select(at => $"school-1,2026-09-15,{(at % 2 == 0 ? "建设中" : "已申报")},{at}");
        var sheet = Encoding.UTF8.GetBytes($"node,day,stage,note\r\n{string.Join("\r\n", rows)}\r\n");
        using var form = new MultipartFormDataContent
        {
            { new StringContent("a.csv"), "name" },
            { new StringContent(""), "coding" },
            { new StringContent(Convert.ToBase64String(sheet)), "content" },
        };
        return await SlowPage.PostAsync(api, "/desk/import/dept-a?lang=en", form);
    }

    /// <summary>An answer that is read as it comes.</summary>
    private sealed class SlowPage(HttpClient http, HttpResponseMessage answer, Stream body) : IDisposable
    {
        public string SeeAt => answer.Headers.Location?.ToString() ?? "";

        public static async Task<SlowPage> PostAsync(ApiHost api, string path, HttpContent form)
        {
            var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = api.HttpAddress };
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", api.Token);
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return new SlowPage(http, answer, await answer.Content.ReadAsStreamAsync());
        }

        /// <summary>What comes until that text has come.</summary>
        public async Task<string> ReadToAsync(string end)
        {
            var (read, part) = (new StringBuilder(), new byte[4096]);
            while (!read.ToString().Contains(end, StringComparison.Ordinal))
            {
                var count = await body.ReadAsync(part).AsTask().Within($"'{end}'");
                Assert.True(count > 0, read.ToString());
                read.Append(Encoding.UTF8.GetString(part, 0, count));
            }

            return read.ToString();
        }

        public void Dispose()
        {
            body.Dispose();
            answer.Dispose();
            http.Dispose();
        }
    }
}
