using System.IO.Compression;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Tests.Import;
using static WasteSorting.Papers.Tests.Sheets.Workbooks;

namespace WasteSorting.Papers.Tests.Sheets;

/// <summary>Whatever is done to the bytes of a file, the answer is a table or a fault.</summary>
public sealed class FuzzTests
{
    private const int RoundCount = 400;

    [Fact]
    public void Workbook_WithChangedBytes_IsTableOrFault()
    {
        var whole = Samples.Template(Samples.Finance);
        Play((random, _) => Mutate(whole, random), "表.xlsx");
    }

    [Fact]
    public void Workbook_WithChangedXml_IsTableOrFault()
    {
        var parts = PartsOf(Samples.Template(Samples.Finance));
        Play(
            (random, _) =>
            {
                var chosen = random.Next(parts.Length);
                return Zip([.. parts.Select((one, at) => at == chosen ? (one.Name, Mutate(one.Content, random)) : one)]);
            },
            "表.xlsx");
    }

    [Fact]
    public void Csv_WithChangedBytes_IsTableOrFault()
    {
        using var csv = new MemoryStream();
        ReportTemplate.WriteCsv(csv, Samples.Finance);
        Play((random, _) => Mutate(csv.ToArray(), random), "表.csv");
    }

    private static void Play(Func<Random, int, byte[]> make, string name)
    {
        var seed = Environment.TickCount;
        for (var round = 0; round < RoundCount; round++)
        {
            var bytes = make(new Random(seed + round), round);
            try
            {
                var reading = Read(bytes, name);
                Assert.NotEqual(reading.Table is null, reading.Fault is null);
                _ = reading.IsRead ? ReportImport.Read(reading.Table, Samples.Finance) : null;
            }
            catch (Exception error) when (error is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"seed={seed + round}: {error}");
            }
        }
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        var bytes = whole.ToArray();
        for (var change = random.Next(1, 20); change > 0; change--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    // Marks and digits that mean something in these parts, so that many of the results are still XML.
    private static string Mutate(string whole, Random random)
    {
        const string Marks = "0123456789ABcrstv\"'<>/=:. &;-";
        var text = whole.ToCharArray();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(text.Length);
            text[at] = char.IsAsciiDigit(text[at]) ? (char)('0' + random.Next(10)) : Marks[random.Next(Marks.Length)];
        }

        return new string(text);
    }

    private static (string Name, string Content)[] PartsOf(byte[] workbook)
    {
        using var archive = new ZipArchive(new MemoryStream(workbook));
        return [.. archive.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return (entry.FullName, reader.ReadToEnd());
        })];
    }
}
