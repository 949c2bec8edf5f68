using System.Globalization;
using System.IO.Compression;
using System.Security;
using DocumentFormat.OpenXml.Packaging;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Packages;

/// <summary>
/// Makes a package's bytes depend on the paper alone, so that a paper made again can be compared with the one that was sent out:
/// the library writes the clock into the archive, and ids that it draws.
/// </summary>
internal static class PackageBytes
{
    /// <summary>The first moment that an archive can name.</summary>
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes who and when as the paper says it, not as the machine does.</summary>
    public static void Describe(OpenXmlPackage package, CoreFilePropertiesPart properties, Paper paper)
    {
        package.ChangeIdOfPart(properties, "rIdCore");
        var day = paper.Head.Dated.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var xml = $"""
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
              xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
              xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
            <dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>
            <dc:creator>{Escaped(paper.Author)}</dc:creator>
            <dc:language>zh-CN</dc:language>
            <dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>
            <dc:subject>{Escaped(paper.Head.Line.Zh)}</dc:subject>
            <dc:title>{Escaped(paper.Head.Title.Zh)}</dc:title>
            </cp:coreProperties>
            """;
        using var stream = properties.GetStream(FileMode.Create, FileAccess.Write);
        using var writer = new StreamWriter(stream);
        writer.Write(xml);
    }

    /// <summary>Packs the same entries again, by name and at one time.</summary>
    public static void Repack(MemoryStream package, Stream target)
    {
        using var bytes = new MemoryStream();
        using (var from = new ZipArchive(package, ZipArchiveMode.Read, leaveOpen: true))
        using (var to = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                var copy = to.CreateEntry(entry.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = EntryTime;
                using var source = entry.Open();
                using var sink = copy.Open();
                source.CopyTo(sink);
            }
        }

        bytes.Position = 0;
        bytes.CopyTo(target);
    }

    private static string Escaped(string text) => SecurityElement.Escape(CleanText.Of(text));
}
