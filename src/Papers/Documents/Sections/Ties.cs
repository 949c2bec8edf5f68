using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>Which ranks of a league several members share.</summary>
internal sealed class Ties(Ranking ranking)
{
    private readonly HashSet<int> _tied =
    [
        .. ranking.Places.CountBy(place => place.Rank).Where(one => one.Value > 1).Select(one => one.Key),
    ];

    public bool IsTied(int rank) => _tied.Contains(rank);
}
