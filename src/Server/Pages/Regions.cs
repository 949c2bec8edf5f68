namespace WasteSorting.Server.Pages;

/// <summary>Parts of a page that are sent anew when they changed. They are marked in its text, and none lies in another.</summary>
internal static class Regions
{
    /// <summary>Ends the opening tag of such a part.</summary>
    public const string Start = " data-region>";

    /// <summary>Behind such a part.</summary>
    public const string End = "</section><!--region-->";

    private const string Id = "<section id=\"";

    /// <summary>What stands in each, by its id.</summary>
    public static Dictionary<string, string> Of(string html)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = html.IndexOf(Start, StringComparison.Ordinal); at >= 0; at = html.IndexOf(Start, at, StringComparison.Ordinal))
        {
            var id = html.LastIndexOf(Id, at, StringComparison.Ordinal) + Id.Length;
            var from = at + Start.Length;
            var to = html.IndexOf(End, from, StringComparison.Ordinal);
            found.Add(html[id..html.IndexOf('"', id)], html[from..to]);
            at = to;
        }

        return found;
    }
}
