using System.Globalization;
using System.Text;
using WasteSorting.Papers.Sheets;
using static WasteSorting.Papers.Tests.Sheets.Workbooks;

namespace WasteSorting.Papers.Tests.Sheets;

/// <summary>No file costs more than the bounds, and each breach says what to do.</summary>
public sealed class BoundTests
{
    [Fact]
    public void Workbook_OfFiveThousandRowsAndHeader_IsRead() => Assert.Equal(5_001, Table(One(RowsOf(5_001))).Rows.Length);

    [Fact]
    public void Workbook_OfOneRowMore_IsRefused() => AssertFault(Read(One(RowsOf(5_002))), "5002:5002", "5,000 rows");

    [Fact]
    public void Csv_OfFiveThousandRowsAndHeader_IsRead() => Assert.Equal(5_001, Table(CsvOf(5_001), "表.csv").Rows.Length);

    [Fact]
    public void Csv_OfOneRowMore_IsRefused() => AssertFault(Read(CsvOf(5_002), "表.csv"), "5002:5002", "5,000 rows");

    [Fact]
    public void Column_AfterTheLast_IsRefused()
    {
        Assert.Equal("BL1=末", Show(Table(One($"<row r='1'>{Text("BL1", "末")}</row>"))));
        AssertFault(Read(One($"<row r='1'>{Text("BM1", "过")}</row>")), "BM1", "64 columns");
    }

    [Fact]
    public void Cell_OfTooMuchText_IsRefused()
    {
        Assert.True(Read(One($"<row r='1'>{Text("A1", new string('字', 2_000))}</row>")).IsRead);
        AssertFault(Read(One($"<row r='3'>{Text("C3", new string('字', 2_001))}</row>")), "C3", "2,000 characters");
        var shared = One("<row r='3'><c r='C3' t='s'><v>0</v></c></row>", strings: $"<si><t>{new string('字', 100_000)}</t></si>");
        AssertFault(Read(shared), "C3", "2,000 characters");
    }

    [Fact]
    public void Bomb_ThatUnpacksBeyondTheBound_IsRefused()
    {
        var bomb = Zip(("_rels/.rels", "<a/>"), ("xl/media/bomb.bin", new string(' ', (64 << 20) + 1)));
        Assert.True(bomb.Length < 1 << 20);
        AssertFault(Read(bomb), "", "64 MiB");
    }

    [Fact]
    public void Archive_OfTooManyParts_IsRefused() =>
        AssertFault(Read(Zip([.. Enumerable.Range(0, 1_001).Select(at => ($"{at}.xml", ""))])), "", "1,000 parts");

    [Fact]
    public void File_OfTooManyBytes_IsRefused() => AssertFault(Read(new byte[(8 << 20) + 1], "表.csv"), "", "8 MiB");

    [Fact]
    public void MergedRange_OfAWholeColumn_IsRefused() => AssertFault(
        Read(One($"<row r='1'>{Text("A1", "甲")}</row>", "<mergeCells><mergeCell ref='A1:A1048576'/></mergeCells>")), "5002:5002", "5,000 rows");

    [Fact]
    public void MergedRanges_OverEachOther_AreRefused()
    {
        var ranges = string.Concat(Enumerable.Repeat("<mergeCell ref='A1:BL1000'/>", 10));
        AssertFault(Read(One($"<row r='1'>{Text("A1", "甲")}</row>", $"<mergeCells>{ranges}</mergeCells>")), "A1:BL1000", "merged");
    }

    [Fact]
    public void Xml_OfAnyDepth_IsRead()
    {
        const int Depth = 100_000;
        var deep = string.Concat(Enumerable.Repeat("<x>", Depth)) + string.Concat(Enumerable.Repeat("</x>", Depth));
        Assert.Equal("A1=甲", Show(Table(One($"<row r='1'>{Text("A1", "甲")}</row>", deep))));
    }

    [Theory]
    [InlineData("not a zip")]
    [InlineData("PK\u0003\u0004 and no more")]
    public void Workbook_ThatIsNone_IsRefused(string text) => AssertFault(Read(Encoding.UTF8.GetBytes(text)), "", "damaged");

    [Fact]
    public void Workbook_CutShort_IsRefused()
    {
        var whole = One(RowsOf(100));
        AssertFault(Read(whole[..(whole.Length / 2)]), "", "damaged");
    }

    [Fact]
    public void Workbook_WithDocumentType_IsRefused() => AssertFault(
        Read(Zip(("_rels/.rels", "<!DOCTYPE a [<!ENTITY b 'c'>]><Relationships>&b;</Relationships>"))), "", "damaged");

    [Fact]
    public void Workbook_WithPassword_IsRefused() =>
        AssertFault(Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), "", "password");

    [Fact]
    public void File_WithoutContent_IsRefused() => AssertFault(Read([]), "", "empty");

    [Fact]
    public void File_OfAnotherSort_IsRefused() => AssertFault(Read("%PDF-1.7"u8.ToArray(), "名单.pdf"), "", ".xlsx and .csv");

    private static string RowsOf(int count) => string.Concat(
        Enumerable.Range(1, count).Select(row => string.Create(
            CultureInfo.InvariantCulture, $"<row r='{row}'><c r='A{row}'><v>{row}</v></c></row>")));

    private static byte[] CsvOf(int count) => Encoding.UTF8.GetBytes(string.Join("\r\n", Enumerable.Range(1, count)));

    private static void AssertFault(SheetReading reading, string cell, string cause)
    {
        Assert.False(reading.IsRead);
        Assert.Equal(cell, reading.Fault.Cell);
        Assert.Contains(cause, reading.Fault.Cause.En, StringComparison.Ordinal);
        Assert.NotEmpty(reading.Fault.Cause.Zh);
        Assert.NotEmpty(reading.Fault.Advice.Zh);
        Assert.NotEmpty(reading.Fault.Advice.En);
    }
}
