using WasteSorting.Actors.Sums;

namespace WasteSorting.Actors.Grains;

/// <summary>What a parent last heard from its children, as grain storage keeps it: the next activation asks only for the rest.</summary>
[GenerateSerializer]
[Alias("saved-sums")]
internal sealed class SavedSums
{
    /// <summary>Revision of the day and registry that all of it was counted under.</summary>
    [Id(0)]
    public long Epoch { get; set; }

    [Id(1)]
    public List<PushedSum> Line { get; set; } = [];

    [Id(2)]
    public List<PushedSum> Territory { get; set; } = [];
}

/// <summary>The storage provider of all grains.</summary>
internal static class SiloStorage
{
    public const string Name = "ledger";
}
