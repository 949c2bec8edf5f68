using System.Globalization;
using WasteSorting.Server.Access;
using WasteSorting.Server.Api;
using WasteSorting.Server.Errors;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Server.Pages;

/// <summary>What a page shows, as its address says it.</summary>
/// <param name="Period">As in PeriodTotals. Empty: what runs.</param>
/// <param name="Edition">0: the one that is out, or else as it stands.</param>
/// <param name="Revision">As it stood then; 0: now.</param>
/// <param name="Lang">zh or en where the address names it; otherwise empty.</param>
public sealed record PageQuery(string Period, int Edition, long Revision, string Lang)
{
    public static readonly PageQuery Running = new("", 0, 0, "");

    /// <summary>Whether its numbers move.</summary>
    public bool IsLive => Edition == 0 && Revision == 0;

    internal static PageQuery Of(IQueryCollection query)
    {
        var lang = query["lang"].ToString();
        return new PageQuery(
            query["period"].ToString(),
            (int)Number(query, "edition", int.MaxValue),
            Number(query, "revision", long.MaxValue),
            lang is "zh" or "en" ? lang : "");
    }

    /// <summary>The same question as a gRPC call would ask it.</summary>
    internal Question Ask(Caller caller, bool needsSites) => QuestionReader.Read(caller, Period, Edition, Revision, live: false, needsSites);

    /// <summary>The address of another page that shows the same.</summary>
    public string Link(string path) => path + ToString(path.Contains('?', StringComparison.Ordinal));

    public override string ToString() => ToString(isMore: false);

    private string ToString(bool isMore)
    {
        var parts = new List<string>();
        Add("period", Period);
        Add("edition", Edition > 0 ? Edition.ToString(CultureInfo.InvariantCulture) : "");
        Add("revision", Revision > 0 ? Revision.ToString(CultureInfo.InvariantCulture) : "");
        Add("lang", Lang);
        return parts.Count == 0 ? "" : (isMore ? "&" : "?") + string.Join('&', parts);

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }
    }

    private static long Number(IQueryCollection query, string name, long most)
    {
        var text = query[name].ToString();
        return text.Length == 0 ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number
            : throw RpcErrors.Invalid(name, "must be a whole number");
    }
}
