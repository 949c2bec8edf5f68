using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Google.Protobuf;
using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Cli.Output;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Driving;

/// <summary>First line of a ledger file: what the ledger showed before the run.</summary>
internal sealed record AckFileHeader(string Format, string Server, ulong Seed, long Run, LedgerState Before)
{
    public const string FormatName = "wastesorting-load-1";
}

/// <summary>
/// What was acknowledged, kept outside the server, one JSON object a line. Lines are written while the run goes on, by one task of their
/// own, so that the file is of use even if this process dies; its last line may then be cut short.
/// </summary>
internal sealed class AckFile : IAsyncDisposable
{
    private readonly Channel<(Report Report, long Revision)> acks =
        Channel.CreateUnbounded<(Report, long)>(new UnboundedChannelOptions { SingleReader = true });

    private readonly StreamWriter writer;
    private readonly Task writing;

    private AckFile(string path, AckFileHeader header)
    {
        writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 1 << 16);
        writer.WriteLine(Json.Of(header));
        writing = Task.Run(WriteAsync);
    }

    public static AckFile Create(string path, AckFileHeader header) => new(path, header);

    /// <summary>For any number of callers at once.</summary>
    public void Add(Report report, long revision) => acks.Writer.TryWrite((report, revision));

    public async ValueTask DisposeAsync()
    {
        acks.Writer.Complete();
        await writing.ConfigureAwait(false);
        await writer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Reads a file that a run wrote.</summary>
    public static (AckFileHeader Header, List<(Report Report, long Revision)> Acks) Read(string path)
    {
        using var lines = new StreamReader(path);
        var header = Json.Parse<AckFileHeader>(lines.ReadLine() ?? throw new InvalidDataException($"'{path}' is empty"));
        if (header.Format != AckFileHeader.FormatName)
        {
            throw new InvalidDataException($"'{path}' is no ledger of a load run");
        }

        var acks = new List<(Report, long)>();
        while (lines.ReadLine() is { } line)
        {
            // A process that was killed leaves its last line unfinished.
            if (line.EndsWith("}}", StringComparison.Ordinal))
            {
                acks.Add(Parse(line));
            }
        }

        return (header, acks);
    }

    private static (Report Report, long Revision) Parse(string line)
    {
        using var json = System.Text.Json.JsonDocument.Parse(line);
        var report = JsonParser.Default.Parse<Report>(json.RootElement.GetProperty("report").GetRawText());
        return (report, json.RootElement.GetProperty("revision").GetInt64());
    }

    private async Task WriteAsync()
    {
        while (await acks.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (acks.Reader.TryRead(out var ack))
            {
                writer.Write("{\"id\":\"");
                writer.Write(ack.Report.ReportId);
                writer.Write("\",\"revision\":");
                writer.Write(ack.Revision.ToString(CultureInfo.InvariantCulture));
                writer.Write(",\"report\":");
                JsonFormatter.Default.Format(ack.Report, writer);
                writer.WriteLine('}');
            }

            await writer.FlushAsync().ConfigureAwait(false);
        }
    }
}
