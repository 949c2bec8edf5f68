using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Import;

/// <summary>A row as a report that has no id yet.</summary>
/// <param name="Unit">Id of the unit that reports.</param>
internal sealed record ReadReport(int Row, string Unit, Report Report);

/// <summary>Reads one filled row. Each part says its own faults, so that one fault hides no other.</summary>
internal sealed class ReportRowReader(SourceBook book, bool countsFrom1904)
{
    private const int LinksMax = 8;
    private const int LinkLengthMax = 500;
    private const int NoteLengthMax = 1_000;

    /// <summary>Null when the row has faults.</summary>
    public ReadReport? Read(ImportRow row)
    {
        row.FaultUnreadable(ReportColumns.All);
        var node = book.FindNode(row);
        var report = new Report
        {
            Node = node?.Id ?? "",
            Day = ReadDay(row),
            Period = ReadPeriod(row),
            Note = ReadNote(row),
            Evidence = { ReadLinks(row) },
        };
        if (node is { IsSite: true })
        {
            ReadSite(row, report);
        }
        else if (node is not null && book.FindDuty(row, node) is { } duty)
        {
            ReportValues.ReadDuty(row, duty, report);
        }

        return row.IsFaulty || node is null ? null : new ReadReport(row.Number, node.Source.Unit.Id, report);
    }

    private static void ReadSite(ImportRow row, Report report)
    {
        if (!row.IsBlank(ReportColumns.Obligation.Name))
        {
            row.Fault(
                ReportColumns.Obligation.Name,
                new("示范点没有事项", "A site has no obligation"),
                new("清空事项编号，或改对象编号为本单位", "Clear it, or name the unit in the column node"));
        }

        ReportValues.ReadStage(row, report);
    }

    private static string ReadPeriod(ImportRow row)
    {
        var text = row[ReportColumns.Period.Name];
        if (text.Length == 0)
        {
            return "";
        }

        var period = PeriodText.Read(text);
        if (period is null)
        {
            row.Fault(
                ReportColumns.Period.Name,
                new($"所属期无法识别：{ImportText.Shorten(text)}", $"Not a period: {ImportText.Shorten(text)}"),
                new("如 2026-11、2026Q4、2026H2、2026、once，或留空", "Such as 2026-11, 2026Q4, 2026H2, 2026, once, or nothing"));
        }

        return period ?? "";
    }

    private static string ReadNote(ImportRow row)
    {
        var note = ImportText.OneLine(ImportText.Unguard(row.Raw(ReportColumns.Note.Name)));
        if (note.Length > NoteLengthMax || !PrintableText.IsClean(note))
        {
            row.Fault(
                ReportColumns.Note.Name,
                new("说明超过 1,000 个字符，或含有看不见的字符", "The note has more than 1,000 characters, or invisible ones"),
                new("缩短，或重新输入", "Shorten it, or type it again"));
        }

        return note;
    }

    private static List<Evidence> ReadLinks(ImportRow row)
    {
        var links = row.Raw(ReportColumns.Link.Name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (links.Length > LinksMax || links.Any(link => !IsLink(link)))
        {
            row.Fault(
                ReportColumns.Link.Name,
                new("证明链接不是有效的网址", "Not an address of the web"),
                new("以 http:// 或 https:// 开头，至多 8 个，用空格分开", "http:// or https://, at most 8 of them with spaces between"));
            return [];
        }

        return [.. links.Select(link => new Evidence { Link = link })];
    }

    private static bool IsLink(string text) =>
        text.Length <= LinkLengthMax
        && PrintableText.IsClean(text)
        && Uri.TryCreate(text, UriKind.Absolute, out var link)
        && (link.Scheme == Uri.UriSchemeHttp || link.Scheme == Uri.UriSchemeHttps);

    private string ReadDay(ImportRow row)
    {
        var text = row[ReportColumns.Day.Name];
        if (text.Length == 0)
        {
            row.Lacks(ReportColumns.Day, new("填写事情发生的日期，如 2026-11-05", "Write the day it happened, such as 2026-11-05"));
            return "";
        }

        var day = DayText.Read(text, countsFrom1904);
        if (day is null)
        {
            row.Fault(
                ReportColumns.Day.Name,
                new($"日期无法识别：{ImportText.Shorten(text)}", $"Not a day: {ImportText.Shorten(text)}"),
                new("如 2026-11-05 或 2026年11月5日", "Such as 2026-11-05"));
        }

        return day ?? "";
    }
}
