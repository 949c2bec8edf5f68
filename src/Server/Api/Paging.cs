using System.Globalization;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>A page of a list: how much, and from where.</summary>
internal readonly record struct Paging(int Skip, int Take)
{
    private const int TakeDefault = 100;
    private const int TakeMax = 1_000;

    public static Paging Of(int pageSize, string pageToken)
    {
        if (!int.TryParse(pageToken, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) && pageToken.Length > 0)
        {
            throw RpcErrors.Invalid("page_token", "must be empty, or the next_page_token of the answer before");
        }

        return new Paging(skip, Size(pageSize, "page_size"));
    }

    /// <summary>A size as asked for: 0 is the default, above the most is the most.</summary>
    public static int Size(int asked, string field) => asked switch
    {
        < 0 => throw RpcErrors.Invalid(field, "must not be negative"),
        0 => TakeDefault,
        _ => Math.Min(asked, TakeMax),
    };

    /// <summary>Token of the page after this one; empty when this is the last.</summary>
    public string NextToken(int total) => (long)Skip + Take < total ? (Skip + Take).ToString(CultureInfo.InvariantCulture) : "";
}
