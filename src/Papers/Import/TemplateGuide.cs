using System.Globalization;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Import;

/// <summary>What the second sheet of the template says.</summary>
internal static class TemplateGuide
{
    private static readonly string[] Rules =
    [
        "只填黄色的格：日期，以及这一行要求的内容。其余各格请勿改动。",
        "一、工作次数类：填日期和数量。二、文件类、长期类：只填日期。三、覆盖率类：填日期、分子和分母。四、示范点：填日期和阶段。",
        "日期是事情发生的那一天，如 2026-11-05 或 2026年11月5日。不能晚于明天。",
        "阶段从下拉框中选：未启动、建设中、已申报、整改。核查、达标由核查人员认定。",
        "没有进展的行留空即可，导入时会跳过。同一事项有多次时，可复制整行，每行填一次。",
        "证明链接以 http:// 或 https:// 开头，可不填。说明可不填，至多 1,000 字。",
        "导入前会先试算，错误会指明是哪一格。同一文件重复导入不会重复计算。",
        "",
        "Fill in the yellow cells only: the day, and what the row asks for. Leave the other cells as they are.",
        "1. Acts: day and count. 2. Documents, standing duties: the day only. 3. Coverage: day, numerator, denominator. 4. Sites: day and stage.",
        "The day is when it happened, such as 2026-11-05. It is not after tomorrow.",
        "Choose the stage from the list: not started, under way, reported done, rectifying. The others are for inspectors to find.",
        "Leave a row without progress blank: it is skipped. When something happened several times, copy the row and fill in one for each.",
        "A link begins with http:// or https:// and may be left out. So may the note of at most 1,000 characters.",
        "An import is tried first, and a fault names its cell. The same file imported twice counts once.",
    ];

    private static readonly string[] DutyHeader = ["事项编号 id", "事项名称 name", "种类 kind", "所属期 period", "最低要求 minimum", "期限 due"];

    public static IEnumerable<string[]> Of(TemplateSource source) =>
    [
        [$"{source.Unit.NameZh}（{source.Unit.NameEn}）填报说明 How to fill in, {source.Day}"],
        [""],
        .. Rules.Select(rule => new[] { rule }),
        [""],
        DutyHeader,
        .. source.Duties.Select(Describe),
    ];

    private static string[] Describe(TemplateDuty duty) =>
    [
        duty.Id,
        duty.NameEn.Length == 0 ? duty.NameZh : $"{duty.NameZh} {duty.NameEn}",
        KindOf(duty.Kind),
        duty.Period,
        MinimumOf(duty),
        duty.Due,
    ];

    private static string KindOf(ObligationKind kind) => kind switch
    {
        ObligationKind.Document => "文件 document",
        ObligationKind.Recurring => "次数 recurring",
        ObligationKind.Target => "目标（由示范点统计）target",
        ObligationKind.Coverage => "覆盖率 coverage",
        ObligationKind.Standing => "长期 standing",
        _ => "",
    };

    private static string MinimumOf(TemplateDuty duty) => duty.Kind switch
    {
        ObligationKind.Coverage => string.Create(CultureInfo.InvariantCulture, $"{duty.Minimum / 100m:0.##} %"),
        ObligationKind.Standing => "",
        _ => duty.Minimum.ToString(CultureInfo.InvariantCulture),
    };
}
