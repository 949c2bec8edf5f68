using System.IO.Compression;
using System.Xml;

namespace WasteSorting.Papers.Sheets;

/// <summary>
/// The parts of an .xlsx, unpacked once within the bounds before any of them is read: sizes in its headers are not believed.
/// Parts are read with a plain XmlReader and never as a tree, so that neither depth nor length of a part can exhaust the process.
/// </summary>
internal sealed class WorkbookFile : IDisposable
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
        MaxCharactersInDocument = SheetLimits.UnpackedBytesMax,
    };

    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> parts = new(StringComparer.OrdinalIgnoreCase);

    private WorkbookFile(ZipArchive archive) => this.archive = archive;

    public static WorkbookFile Open(byte[] bytes)
    {
        var file = new WorkbookFile(new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read));
        try
        {
            file.Measure();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => archive.Dispose();

    /// <summary>Null when there is no such part.</summary>
    public XmlReader? OpenPart(string name) =>
        parts.TryGetValue(name, out var entry) ? XmlReader.Create(entry.Open(), Settings) : null;

    /// <summary>The relations of a part; of the whole file when its name is empty.</summary>
    public List<Relation> RelationsOf(string part)
    {
        var slash = part.LastIndexOf('/') + 1;
        using var reader = OpenPart($"{part[..slash]}_rels/{part[slash..]}.rels");
        var relations = new List<Relation>();
        while (reader?.Read() == true)
        {
            if (reader.IsElement("Relationship") && reader.GetAttribute("TargetMode") != "External")
            {
                var type = reader.GetAttribute("Type") ?? "";
                var target = Resolve(part[..slash], reader.GetAttribute("Target") ?? "");
                relations.Add(new Relation(reader.GetAttribute("Id") ?? "", type[(type.LastIndexOf('/') + 1)..], target));
            }
        }

        return relations;
    }

    private static string Resolve(string folder, string target)
    {
        var path = new List<string>();
        foreach (var step in (target.StartsWith('/') ? target : folder + target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (step == ".." && path.Count > 0)
            {
                path.RemoveAt(path.Count - 1);
            }
            else if (step is not ("." or ".."))
            {
                path.Add(step);
            }
        }

        return string.Join('/', path);
    }

    private void Measure()
    {
        if (archive.Entries.Count > SheetLimits.EntriesMax)
        {
            throw SheetFaults.TooManyEntries();
        }

        var buffer = new byte[81_920];
        var total = 0L;
        foreach (var entry in archive.Entries)
        {
            if (entry.IsEncrypted)
            {
                throw SheetFaults.Encrypted();
            }

            using var content = entry.Open();
            for (int count; (count = content.Read(buffer)) > 0;)
            {
                total += count;
                if (total > SheetLimits.UnpackedBytesMax)
                {
                    throw SheetFaults.UnpackedTooLarge();
                }
            }

            parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        }
    }
}

/// <summary>How one part of a workbook names another.</summary>
/// <param name="Type">The last word of its type, such as worksheet.</param>
/// <param name="Target">Name of the other part.</param>
internal readonly record struct Relation(string Id, string Type, string Target);
