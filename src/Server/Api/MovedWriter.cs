using WasteSorting.Contracts.V1;
using DomainFigures = WasteSorting.Ledger.Views.MovedFigures;
using DomainMoved = WasteSorting.Ledger.Views.MovedNode;
using DomainPlace = WasteSorting.Ledger.Views.MovedPlace;

namespace WasteSorting.Server.Api;

/// <summary>Writes figures and places that are not what they were.</summary>
internal static class MovedWriter
{
    public static MovedNode Write(DomainMoved moved) => new()
    {
        Node = moved.Node.Id,
        NameZh = moved.Node.NameZh,
        NameEn = moved.Node.NameEn,
        Before = Write(moved.Before),
        After = Write(moved.After),
    };

    public static MovedPlace Write(DomainPlace moved) => new()
    {
        League = moved.League,
        Node = moved.Node.Id,
        RankBefore = moved.RankBefore,
        RankAfter = moved.RankAfter,
    };

    private static MovedFigures Write(DomainFigures figures) => new()
    {
        Due = figures.Due,
        DoneOnTime = figures.DoneOnTime,
        DoneLate = figures.DoneLate,
        Missing = figures.Missing,
        ScoreBp = figures.ScoreBp,
        Certified = figures.Certified,
    };
}
