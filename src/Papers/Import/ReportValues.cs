using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>Reads how far something came: each kind of duty has cells of its own, and the others stay blank.</summary>
internal static class ReportValues
{
    private const long ActsMax = 1_000_000;
    private const long WholeMax = 1_000_000_000;

    public static void ReadDuty(ImportRow row, TemplateDuty duty, Report report)
    {
        switch (duty.Kind)
        {
            case ObligationKind.Document:
                RefuseOthers(row, ReportColumns.Count);
                RefuseCount(row);
                report.DocumentFiled = new DocumentFiled { Obligation = duty.Id };
                break;
            case ObligationKind.Standing:
                RefuseOthers(row, ReportColumns.Count);
                RefuseCount(row);
                report.EvidenceFiled = new EvidenceFiled { Obligation = duty.Id };
                break;
            case ObligationKind.Recurring:
                RefuseOthers(row, ReportColumns.Count);
                report.ActHeld = new ActHeld { Obligation = duty.Id, Count = ReadNumber(row, ReportColumns.Count, 1, ActsMax) ?? 0 };
                break;
            case ObligationKind.Coverage:
                RefuseOthers(row, ReportColumns.Numerator, ReportColumns.Denominator);
                report.CoverageMeasured = ReadCoverage(row, duty.Id);
                break;
            default:
                row.Fault(
                    ReportColumns.Obligation.Name,
                    new("这一事项由示范点自动统计，不用填报", "This duty is counted from sites and is not reported"),
                    new("删去这一行，填报示范点的阶段", "Remove the row, and report the stages of sites"));
                break;
        }
    }

    public static void ReadStage(ImportRow row, Report report)
    {
        RefuseOthers(row, ReportColumns.Stage);
        var text = row[ReportColumns.Stage.Name];
        var advice = new Phrase("从 未启动、建设中、已申报、整改 中选一个", "One of not started, under way, reported done, rectifying");
        if (text.Length == 0)
        {
            row.Lacks(ReportColumns.Stage, advice);
        }
        else if (StageText.Read(text) is not { } stage)
        {
            row.Fault(
                ReportColumns.Stage.Name, new($"阶段无法识别：{ImportText.Shorten(text)}", $"Not a stage: {ImportText.Shorten(text)}"), advice);
        }
        else if (!StageText.IsReportable(stage))
        {
            row.Fault(
                ReportColumns.Stage.Name,
                new($"“{StageText.Zh(stage)}”由核查人员认定", $"{stage} is for inspectors to find"),
                advice);
        }
        else
        {
            report.StageReached = new StageReached { Stage = stage };
        }
    }

    private static CoverageMeasured ReadCoverage(ImportRow row, string obligation)
    {
        var numerator = ReadNumber(row, ReportColumns.Numerator, 0, WholeMax);
        var denominator = ReadNumber(row, ReportColumns.Denominator, 1, WholeMax);
        if (numerator > denominator)
        {
            row.Fault(
                ReportColumns.Numerator.Name,
                new("分子大于分母", "The numerator is greater than the denominator"),
                new("核对分子和分母是否写反", "See whether they were exchanged"));
        }

        return new CoverageMeasured { Obligation = obligation, Numerator = numerator ?? 0, Denominator = denominator ?? 0 };
    }

    // Null when the cell is lacking or faulty, which was said.
    private static long? ReadNumber(ImportRow row, SheetColumn column, long min, long max)
    {
        var text = row[column.Name];
        var advice = new Phrase($"填写 {min:N0} 到 {max:N0} 的整数", $"Write a whole number from {min:N0} to {max:N0}");
        if (text.Length == 0)
        {
            row.Lacks(column, advice);
            return null;
        }

        var number = WholeNumber.Read(text);
        if (number >= min && number <= max)
        {
            return number;
        }

        row.Fault(
            column.Name,
            new($"{column.Zh}不是有效的整数：{ImportText.Shorten(text)}", $"The {column.Name} is no such whole number: {ImportText.Shorten(text)}"),
            advice);
        return null;
    }

    // One document is one: saying so does no harm.
    private static void RefuseCount(ImportRow row)
    {
        if (!row.IsBlank(ReportColumns.Count.Name) && row[ReportColumns.Count.Name] != "1")
        {
            Refuse(row, ReportColumns.Count);
        }
    }

    private static void RefuseOthers(ImportRow row, params ReadOnlySpan<SheetColumn> own)
    {
        foreach (var column in ReportColumns.Values)
        {
            if (!own.Contains(column) && !row.IsBlank(column.Name))
            {
                Refuse(row, column);
            }
        }
    }

    private static void Refuse(ImportRow row, SheetColumn column)
    {
        if (!row.IsUnreadable(column.Name))
        {
            row.Fault(
                column.Name,
                new($"这一行不用填{column.Zh}", $"This row has no {column.Name}"),
                new("清空这一格，或核对事项编号", "Clear it, or see whether the row names another duty"));
        }
    }
}
