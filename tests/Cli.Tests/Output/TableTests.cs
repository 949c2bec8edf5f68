using Spectre.Console;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests.Output;

public sealed class TableTests
{
    [Fact]
    public void Rows_InChineseAndAscii_AreEquallyWide()
    {
        var table = Tables.Create("", "name", ">sites", "stage", "bar");
        foreach (var name in (string[])["兴庆区", "Xingqing District", "财政局（金融工作局）", "《办法》、规则", "a", "𠮷野"])
        {
            table.AddRow(Cells.Text(name), Cells.Number(name.Length), Cells.Text("抽查不合格 revoked"), Cells.Bar(1, 2, 3));
        }

        var lines = Render(table).TrimEnd('\n').Split('\n').Where(line => line.Trim().Length > 0).ToList();

        Assert.Equal(8, lines.Count);
        Assert.All(lines, line => Assert.Equal(DisplayWidth.Of(lines[0]), DisplayWidth.Of(line)));
    }

    [Fact]
    public void Text_ThatLooksLikeMarkup_IsShownAsItIs()
    {
        var table = Tables.Create("[red]", "name").AddRow(Cells.Text("[bold]x[/]"));

        var text = Render(table);

        Assert.Contains("[bold]x[/]", text, StringComparison.Ordinal);
        Assert.Contains("[red]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 7)]
    [InlineData(3, 5, 7)]
    [InlineData(7, 5, 7)]
    [InlineData(9, 9, 7)]
    public void Bar_IsAlwaysEquallyLong(long verified, long reported, long whole)
    {
        var table = Tables.Create("", "bar").HideHeaders().AddRow(Cells.Bar(verified, reported, whole));

        Assert.Equal(20, DisplayWidth.Of(Render(table).Trim()));
    }

    private static string Render(Table table)
    {
        using var output = new StringWriter();
        CliRun.HostFor(output, TextWriter.Null).CreateConsole().Write(table);
        return output.ToString();
    }
}
