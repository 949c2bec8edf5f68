using System.Collections.Immutable;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;

namespace WasteSorting.Server.Pages.Desk.Import;

/// <summary>Units whose sheets the holder may send.</summary>
public sealed record ImportUnitsModel(DeskHead Head, IReadOnlyCollection<Progress> Units);

/// <summary>A unit's sheet: to be chosen, tried, or refused.</summary>
public sealed record ImportModel(DeskHead Head, TemplateUnit Unit)
{
    /// <summary>Null: nothing was chosen yet.</summary>
    public TriedSheet? Tried { get; init; }

    /// <summary>What its reports would change.</summary>
    public ImmutableArray<EffectModel> Effects { get; init; } = [];

    /// <summary>The file for the form that confirms. Null: there is nothing to confirm.</summary>
    public CarriedSheet? Carried { get; init; }

    /// <summary>Reports that were taken before others were refused. Null: it was a trial.</summary>
    public int? TakenCount { get; init; }
}

/// <summary>What reports would change in a period.</summary>
/// <param name="Period">As in PeriodTotals; empty: what runs.</param>
public sealed record EffectModel(string Period, IReadOnlyList<MovedNode> Moved, ImmutableArray<MovedSeat> Places);

/// <summary>A place of a league that would be another; rank 0: none.</summary>
public sealed record MovedSeat(string LeagueZh, string LeagueEn, string Node, string NameZh, string NameEn, int Before, int After);

/// <summary>What was taken of a sheet.</summary>
public sealed record ImportedModel(DeskHead Head, string Unit, long Count, long NewCount, long Revision);
