using System.Globalization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Net.Http.Headers;
using WasteSorting.Papers.Documents;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Server.Access;
using WasteSorting.Server.Calls;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Pages.Papers;

/// <summary>
/// Maps papers: each is a page that prints, and by the ending of its address a document or a sheet. With <c>?gloss</c> the English stands beside the
/// Chinese.
/// </summary>
internal static class PaperRoutes
{
    private const string Docx = ".docx";
    private const string Xlsx = ".xlsx";

    public static void AddPapers(this IServiceCollection services) => services.AddSingleton<PaperReader>().AddSingleton<NodesBelow>();

    public static void MapPapers(this WebApplication app)
    {
        var reader = app.Services.GetRequiredService<PaperReader>();
        Map(app, "/notice/{name}", PaperKind.Notice, reader);
        Map(app, "/ranking/{name}", PaperKind.Ranking, reader);
        Map(app, "/sheet/{name}", PaperKind.Sheet, reader);
        Map(app, "/form/{name}", PaperKind.Form, reader);
    }

    private static void Map(WebApplication app, string path, PaperKind kind, PaperReader reader) => app
        .MapGet(path, http => PageAnswers.TryAsync(http, () => ServeAsync(http, kind, reader)))
        .WithMetadata(new NeedsRight(Right.Read), new PageCookie(), new EnableRateLimitingAttribute(CallPlaces.Name));

    private static async Task ServeAsync(HttpContext http, PaperKind kind, PaperReader reader)
    {
        var ask = PageRoutes.AskOf(http);
        if (ask.Query.Revision > 0)
        {
            throw RpcErrors.Invalid("revision", "papers are of an edition, or of what stands");
        }

        var name = PageRoutes.SegmentsOf(http.Request.Path)[1];
        var ending = name.EndsWith(Docx, StringComparison.Ordinal) ? Docx : name.EndsWith(Xlsx, StringComparison.Ordinal) ? Xlsx : "";
        var id = name[..^ending.Length];
        var isGlossed = http.Request.Query.ContainsKey("gloss");
        var paper = await reader.ReadAsync(kind, id, ask.Query, isGlossed, new PageCall(http)).ConfigureAwait(false);
        if (ending.Length > 0)
        {
            await WriteFileAsync(http, paper, ending).ConfigureAwait(false);
            return;
        }

        await PageAnswers.WriteAsync<PaperPage>(http, new PaperModel(paper, ask.Speech, ask.Query, http.Request.Path.ToUriComponent(), isGlossed))
            .ConfigureAwait(false);
    }

    private static async Task WriteFileAsync(HttpContext http, Paper paper, string ending)
    {
        using var content = new MemoryStream();
        if (ending == Docx)
        {
            DocxPaper.Write(paper, content);
        }
        else
        {
            XlsxPaper.Write(paper, content);
        }

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{paper.Head.Title.Zh} {paper.Head.Edition.Zh}{ending}");
        http.Response.ContentType = ending == Docx
            ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        http.Response.ContentLength = content.Length;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.XContentTypeOptions = "nosniff";
        content.Position = 0;
        await content.CopyToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>A paper as a page.</summary>
/// <param name="Path">Address of the page.</param>
public sealed record PaperModel(Paper Paper, Speech Speech, PageQuery Query, string Path, bool IsGlossed)
{
    /// <summary>The address of the same paper in another form.</summary>
    public string Link(string ending) => Query.Link(Path + ending) is var link && IsGlossed
        ? string.Create(CultureInfo.InvariantCulture, $"{link}{(link.Contains('?', StringComparison.Ordinal) ? '&' : '?')}gloss")
        : Query.Link(Path + ending);
}
