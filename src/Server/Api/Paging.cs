using System.Globalization;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>A page of a list: how much, and from where. All pages are of one version of the list: its token names it.</summary>
/// <param name="Version">Of the list that the page before was of; 0: this is the first page.</param>
internal readonly record struct Paging(long Version, int Skip, int Take)
{
    private const int TakeDefault = 100;
    private const int TakeMax = 1_000;

    public static Paging Of(int pageSize, string pageToken)
    {
        var size = Size(pageSize, "page_size");
        if (pageToken.Length == 0)
        {
            return new Paging(0, 0, size);
        }

        var dot = pageToken.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(pageToken.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version > 0
            && int.TryParse(pageToken.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var skip)
                ? new Paging(version, skip, size)
                : throw RpcErrors.Invalid("page_token", "must be empty, or the next_page_token of the answer before");
    }

    /// <summary>A size as asked for: 0 is the default, above the most is the most.</summary>
    public static int Size(int asked, string field, int usual = TakeDefault, int most = TakeMax) => asked switch
    {
        < 0 => throw RpcErrors.Invalid(field, "must not be negative"),
        0 => usual,
        _ => Math.Min(asked, most),
    };

    /// <summary>The revision after which a list goes on.</summary>
    public static long After(long revision) =>
        revision >= 0 ? revision : throw RpcErrors.Invalid("after_revision", "must not be negative");

    /// <summary>Token of the page after this one; empty when this is the last.</summary>
    /// <param name="version">Of the list as it is: the registry's, where that makes the list.</param>
    /// <exception cref="Grpc.Core.RpcException">The page before was of another version: together they would be no list.</exception>
    public string NextToken(long version, int total)
    {
        if (Version != 0 && Version != version)
        {
            throw RpcErrors.Aborted("page_token", $"is of version {Version}, and the list is at {version} now: begin again with the first page");
        }

        return (long)Skip + Take < total ? string.Create(CultureInfo.InvariantCulture, $"{version}.{Skip + Take}") : "";
    }
}
