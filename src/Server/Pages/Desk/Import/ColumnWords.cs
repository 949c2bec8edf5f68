namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>The columns of a sheet, as its header names them.</summary>
internal static class ColumnWords
{
    /// <param name="column">Machine name; empty: no one column.</param>
    public static string Of(Speech speech, string column) => column.Length == 0 ? speech["整行", "the row"] : speech[ZhOf(column), column];

    private static string ZhOf(string column) => column switch
    {
        "node" => "对象编号",
        "name" => "名称",
        "obligation" => "事项编号",
        "title" => "事项名称",
        "period" => "所属期",
        "day" => "日期",
        "count" => "数量",
        "numerator" => "分子",
        "denominator" => "分母",
        "stage" => "阶段",
        "link" => "证明链接",
        "note" => "说明",
        _ => column,
    };
}
