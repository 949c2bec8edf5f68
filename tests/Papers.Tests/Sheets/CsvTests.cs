using System.Text;
using static WasteSorting.Papers.Tests.Sheets.Workbooks;

namespace WasteSorting.Papers.Tests.Sheets;

/// <summary>CSV in the encodings and with the separators that sheet programs write.</summary>
public sealed class CsvTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    [Fact]
    public void Text_InEachEncoding_IsTheSame()
    {
        const string Text = "名称,数量\r\n凤凰北街街道,3\r\n";
        var utf8 = Encoding.UTF8.GetBytes(Text);
        Assert.Equal("A1=名称 B1=数量 A2=凤凰北街街道 B2=3", Show(Table(utf8, "表.csv")));
        Assert.Equal(Table(utf8, "表.csv").Rows.Length, Table([.. Encoding.UTF8.Preamble, .. utf8], "表.CSV").Rows.Length);
        Assert.Equal(Show(Table(utf8, "表.csv")), Show(Table([.. Encoding.UTF8.Preamble, .. utf8], "表.csv")));
        Assert.Equal(Show(Table(utf8, "表.csv")), Show(Table(Gb18030.GetBytes(Text), "表.csv")));
    }

    [Theory]
    [InlineData("a;b;c\n\"1,5\";2;3")]
    [InlineData("a\tb\tc\n1,5\t2\t3")]
    [InlineData("a,b,c\n\"1,5\",2,3")]
    public void Separator_OfEachSort_IsFound(string text) =>
        Assert.Equal("A1=a B1=b C1=c A2=1,5 B2=2 C2=3", Show(Table(Encoding.UTF8.GetBytes(text), "表.csv")));

    [Fact]
    public void Row_AfterBlankLinesAndLineBreaks_HasNumberOfSheetProgram() =>
        Assert.Equal("A1=a A3=一\n二 B3=b A4=c", Show(Table("a\n\n\"一\n二\",b\nc\n"u8.ToArray(), "表.csv")));

    [Fact]
    public void QuoteInsideText_WithoutQuotesAround_IsKept() =>
        Assert.Equal("A1=5\"管 B1=b", Show(Table("5\"管,b"u8.ToArray(), "表.csv")));

    [Fact]
    public void Quote_NeverClosed_IsFaultOfItsRow()
    {
        var fault = Read("a,b\nc,\"d\ne,f\n"u8.ToArray(), "表.csv").Fault;
        Assert.Equal("2:2", fault!.Cell);
        Assert.Contains("quote", fault.Cause.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x00 })]
    [InlineData(new byte[] { 0x61, 0x00, 0x62 })]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0xC3, 0xFB })]
    public void Bytes_OfNoKnownText_AreRefused(byte[] bytes) =>
        Assert.Contains("UTF-8", Read(bytes, "表.csv").Fault!.Cause.En, StringComparison.Ordinal);
}
