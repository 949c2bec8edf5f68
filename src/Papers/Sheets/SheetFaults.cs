using System.Globalization;

namespace WasteSorting.Papers.Sheets;

/// <summary>The words of every fault of a file.</summary>
internal static class SheetFaults
{
    private static readonly Phrase SaveAgain = new(
        "用 Excel 或 WPS 打开后另存为 .xlsx，再上传", "Open it in Excel or WPS, save it as .xlsx and try again");

    private static readonly Phrase SplitFile = new("请拆成几个文件分别上传", "Split it into several files");

    public static SheetFaultException FileTooLarge() => Of(
        "", new("文件超过 8 MiB", "The file is larger than 8 MiB"), new("删去图片和无关的工作表，或拆成几个文件", "Remove pictures and other sheets, or split it"));

    public static SheetFaultException UnpackedTooLarge() => Of(
        "",
        new("工作簿解压后超过 64 MiB", "The workbook is larger than 64 MiB when it is unpacked"),
        new("删去图片和无关的工作表，或拆成几个文件", "Remove pictures and other sheets, or split it"));

    public static SheetFaultException TooManyEntries() => Of(
        "", new("工作簿的部件超过 1,000 个", "The workbook has more than 1,000 parts"), SaveAgain);

    public static SheetFaultException TooManyRows(int row) => Of(
        CellAddress.OfRow(row), new("数据超过 5,000 行", "There are more than 5,000 rows of data"), SplitFile);

    public static SheetFaultException TooManyColumns(string cell) => Of(
        cell, new("超过 64 列", "There are more than 64 columns"), new("删去右侧无关的列", "Remove the columns on the right"));

    public static SheetFaultException CellTooLong(string cell) => Of(
        cell, new("单元格超过 2,000 个字符", "The cell holds more than 2,000 characters"), new("请缩短内容", "Shorten it"));

    public static SheetFaultException TooManyMerged(string range) => Of(
        range, new("合并单元格过多", "Too many cells are merged"), new("取消合并后再上传", "Undo the merging and try again"));

    public static SheetFaultException Empty() => Of(
        "", new("文件是空的", "The file is empty"), new("请下载模板，填好后上传", "Fill in the template and send that"));

    public static SheetFaultException Encrypted() => Of(
        "",
        new("文件加了密码，或是旧的 .xls 格式", "The file has a password, or is an old .xls"),
        new("去掉密码，另存为 .xlsx", "Remove the password and save it as .xlsx"));

    public static SheetFaultException Damaged() => Of("", new("文件已损坏，不是完整的 .xlsx", "The file is damaged: it is no complete .xlsx"), SaveAgain);

    public static SheetFaultException NoWorksheet() => Of(
        "", new("文件里没有可见的工作表", "The file holds no visible worksheet"), new("请使用下载的模板", "Use the template"));

    public static SheetFaultException UnknownFormat() => Of(
        "", new("只能读取 .xlsx 和 .csv 文件", "Only .xlsx and .csv files are read"), SaveAgain);

    public static SheetFaultException NotText() => Of(
        "",
        new("文字编码无法识别，应为 UTF-8 或 GB18030", "The text is neither UTF-8 nor GB18030"),
        new("另存为“CSV UTF-8（逗号分隔）”", "Save it as CSV UTF-8"));

    public static SheetFaultException OpenQuote(int row) => Of(
        CellAddress.OfRow(row),
        new("引号没有成对", "A quote is opened and never closed"),
        new("补上缺少的引号，或另存为 .xlsx", "Close the quote, or save it as .xlsx"));

    public static SheetFault ErrorValue(string cell, string value) => new(
        cell,
        new($"公式出错：{Shorten(value)}", $"The formula gives an error: {Shorten(value)}"),
        new("改正公式，或直接填写数值", "Correct the formula, or write the value itself"));

    public static SheetFault NotCalculated(string cell) => new(
        cell,
        new("公式还没有算出结果", "The formula has no stored result"),
        new("用 Excel 或 WPS 打开并保存一次，或直接填写数值", "Open and save it in Excel or WPS, or write the value itself"));

    public static SheetFault BadNumber(string cell, string value) => new(
        cell, new($"数值无法读取：{Shorten(value)}", $"The number cannot be read: {Shorten(value)}"), new("请重新填写", "Write it again"));

    private static SheetFaultException Of(string cell, Phrase cause, Phrase advice) => new(new SheetFault(cell, cause, advice));

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 40)}…");
}
