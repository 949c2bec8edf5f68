using Microsoft.Net.Http.Headers;
using WasteSorting.Papers.Import;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>A unit's sheet to fill in.</summary>
internal sealed class ImportTemplates(DeskReading reading, ImportSources sources)
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Csv = "text/csv; charset=utf-8";

    public Task SendXlsxAsync(HttpContext http) => SendAsync(http, Xlsx, ".xlsx", ReportTemplate.Write);

    public Task SendCsvAsync(HttpContext http) => SendAsync(http, Csv, ".csv", ReportTemplate.WriteCsv);

    private async Task SendAsync(HttpContext http, string contentType, string ending, Action<Stream, TemplateSource> write)
    {
        var head = await reading.HeadAsync(http).ConfigureAwait(false);
        var source = await sources.ReadAsync(http, (string)http.GetRouteValue("unit")!, head.Page.Today).ConfigureAwait(false);
        ImportSources.CheckSize(source);
        using var bytes = new MemoryStream();
        write(bytes, source);
        bytes.Position = 0;

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{head.Speech[source.Unit.NameZh, source.Unit.Id]}-{source.Day}{ending}");
        var answer = http.Response;
        answer.ContentType = contentType;
        answer.ContentLength = bytes.Length;
        answer.Headers.ContentDisposition = disposition.ToString();
        answer.Headers.CacheControl = "no-store";
        answer.Headers.XContentTypeOptions = "nosniff";
        await bytes.CopyToAsync(answer.Body, http.RequestAborted).ConfigureAwait(false);
    }
}
