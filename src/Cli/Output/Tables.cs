using Spectre.Console;

namespace WasteSorting.Cli.Output;

/// <summary>One look for all tables.</summary>
internal static class Tables
{
    public static Table Create(string title, params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = false };
        if (title.Length > 0)
        {
            table.Title = new TableTitle(Markup.Escape(title), new Style(decoration: Decoration.Bold));
        }

        foreach (var column in columns)
        {
            // A leading > stands for a column of numbers.
            var isNumber = column.StartsWith('>');
            var header = new TableColumn(new Text(isNumber ? column[1..] : column)) { NoWrap = true };
            table.AddColumn(isNumber ? header.RightAligned() : header);
        }

        return table;
    }
}
