using System.Text;
using System.Text.Encodings.Web;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Api;

namespace WasteSorting.Server.Pages.Desk;

/// <summary>
/// Work that may take long. What has ended in time is answered as anything is. Otherwise a page is begun that says how far the work is, as
/// long as it goes on; the style shows the last of what was said. The rest of the page is what became of it.
/// </summary>
internal sealed class DeskWork
{
    /// <summary>Where the desk's frame leaves room for what is said, while there is work.</summary>
    public const string Gap = "[said]";

    private readonly HttpContext http;
    private readonly DeskHead head;
    private readonly DeskAnswer before;
    private bool isBegun;

    private DeskWork(HttpContext http, DeskHead head, DeskAnswer before) =>
        (this.http, this.head, this.before) = (http, head with { IsWorking = true }, before);

    /// <summary>Answers with what becomes of the work.</summary>
    /// <param name="before">What is shown until then, and where the work fails.</param>
    /// <param name="say">How far it is, in words.</param>
    public static async Task AnswerAsync(
        HttpContext http,
        DeskHead head,
        DeskAnswer before,
        Func<WorkProgress, string> say,
        Func<IProgress<WorkProgress>, Task<DeskAnswer>> work)
    {
        var page = new DeskWork(http, head, before);
        var feed = new WorkFeed(TimeProvider.System);
        var working = Task.Run(() => work(feed), CancellationToken.None);
        try
        {
            await foreach (var progress in feed.WhileAsync(working).ConfigureAwait(false))
            {
                await page.SayAsync(say(progress), "verdict").ConfigureAwait(false);
            }
        }
        finally
        {
            // Who waits for it may have gone: it has what is the request's, until it has seen that.
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (page.isBegun)
        {
            await page.EndAsync(working).ConfigureAwait(false);
            return;
        }

        await WriteAsync(http, head, await working.ConfigureAwait(false)).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpContext http, DeskHead head, DeskAnswer answer)
    {
        if (answer.SeeAt is { } path)
        {
            DeskLogin.See(http, path);
            return;
        }

        http.Response.StatusCode = answer.Status;
        await PageAnswers.WriteAsync(http, await answer.RenderAsync(head).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task EndAsync(Task<DeskAnswer> work)
    {
        var answer = before;
        try
        {
            answer = await work.ConfigureAwait(false);
            await SayAsync("", "verdict").ConfigureAwait(false);
        }
        catch (Exception error) when (PageAnswers.RefusalOf(error) is { } refusal)
        {
            await SayAsync(refusal.Status.Detail, "verdict bad").ConfigureAwait(false);
        }

        await SendAsync((await PartsAsync(answer).ConfigureAwait(false))[1]).ConfigureAwait(false);
    }

    private async Task SayAsync(string text, string style)
    {
        if (!isBegun)
        {
            isBegun = true;
            PageAnswers.WriteHeaders(http.Response);
            await SendAsync((await PartsAsync(before).ConfigureAwait(false))[0]).ConfigureAwait(false);
        }

        await SendAsync($"<p class=\"{style}\">{HtmlEncoder.Default.Encode(text)}</p>").ConfigureAwait(false);
    }

    private async Task<string[]> PartsAsync(DeskAnswer answer) => (await answer.RenderAsync(head).ConfigureAwait(false)).Split(Gap, 2);

    private async Task SendAsync(string html)
    {
        await http.Response.WriteAsync(html, Encoding.UTF8, http.RequestAborted).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}
