using System.Text.Encodings.Web;
using System.Text.Json;
using WasteSorting.Ledger;

namespace WasteSorting.Server.Pages.Live;

/// <summary>A page that is looked at, rendered again when the ledger moved. What it sends is made once, however many look.</summary>
internal sealed class LivePage(string address)
{
    // The text stands in an event, not inside HTML.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private Dictionary<string, string> regions = [];
    private Frame current = new(0, 0, new Lazy<EventPart>(new EventPart([])), new EventPart([]));

    public string Address => address;

    /// <summary>Who looks at it.</summary>
    public int ViewerCount { get; set; }

    public Frame Current => Published.Read(ref current);

    /// <summary>Takes the page as it is now. One at a time.</summary>
    public void Show(string html, long revision)
    {
        var now = Regions.Of(html);
        var changed = now.Where(one => regions.GetValueOrDefault(one.Key) != one.Value).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        regions = now;
        var whole = new Lazy<EventPart>(() => Write(now, revision));
        Volatile.Write(ref current, new Frame(current.Number + 1, revision, whole, Write(changed, revision)));
    }

    // A server-sent event: no line break stands in its text, for JSON escapes them.
    private EventPart Write(IEnumerable<KeyValuePair<string, string>> parts, long revision)
    {
        using var text = new MemoryStream();
        text.Write("event: frame\ndata: "u8);
        using (var json = new Utf8JsonWriter(text, Json))
        {
            json.WriteStartObject();
            json.WriteString("page", address);
            json.WriteNumber("revision", revision);
            json.WriteStartObject("regions");
            foreach (var (id, html) in parts)
            {
                json.WriteString(id, html);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        text.Write("\n\n"u8);
        return new EventPart(text.ToArray());
    }
}

/// <summary>What a page sends.</summary>
/// <param name="Number">From 1, rising by one; 0: nothing yet.</param>
/// <param name="Whole">All regions: made when somebody needs them.</param>
/// <param name="Changed">Those that changed since the frame before.</param>
internal sealed record Frame(long Number, long Revision, Lazy<EventPart> Whole, EventPart Changed);
