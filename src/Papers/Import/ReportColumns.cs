using System.Collections.Immutable;

namespace WasteSorting.Papers.Import;

/// <summary>The columns of a sheet of reports.</summary>
internal static class ReportColumns
{
    public static readonly SheetColumn Node = new("node", "对象编号");
    public static readonly SheetColumn Name = new("name", "名称") { Others = ["对象名称"] };
    public static readonly SheetColumn Obligation = new("obligation", "事项编号");
    public static readonly SheetColumn Title = new("title", "事项名称");
    public static readonly SheetColumn Period = new("period", "所属期");
    public static readonly SheetColumn Day = new("day", "日期");
    public static readonly SheetColumn Count = new("count", "数量");
    public static readonly SheetColumn Numerator = new("numerator", "分子");
    public static readonly SheetColumn Denominator = new("denominator", "分母");
    public static readonly SheetColumn Stage = new("stage", "阶段");
    public static readonly SheetColumn Link = new("link", "证明链接");
    public static readonly SheetColumn Note = new("note", "说明");

    public static readonly ImmutableArray<SheetColumn> All =
        [Node, Name, Obligation, Title, Period, Day, Count, Numerator, Denominator, Stage, Link, Note];

    /// <summary>What says how far something came, one of them for each kind of duty and for sites.</summary>
    public static readonly ImmutableArray<SheetColumn> Values = [Count, Numerator, Denominator, Stage];

    /// <summary>Where something is written, the row is a report. A note alone makes none.</summary>
    public static readonly ImmutableArray<SheetColumn> Filled = [Day, .. Values, Link];
}
