namespace WasteSorting.Domain.Registry;

/// <summary>A category of demonstration sites. <paramref name="Index"/> never changes once given.</summary>
/// <param name="Index">Position in <see cref="DistrictRegistry.Categories"/>, 0 to <see cref="Limits.CategoriesMax"/> − 1.</param>
/// <param name="InAnnex3">Listed in annex 3 of the source.</param>
public sealed record Category(int Index, string Id, string NameZh, string NameEn, bool InAnnex3)
{
    /// <summary>The registry left it out: no site that counts is of it, and its index stays taken.</summary>
    public bool Retired { get; init; }
}
