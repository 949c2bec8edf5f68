using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Rules;

namespace WasteSorting.Domain.Registry;

/// <summary>The words that the registry's files use for members of enums.</summary>
public static class RegistryWords
{
    private static readonly PeriodKind[] PeriodKinds = Enum.GetValues<PeriodKind>();
    private static readonly ObligationKind[] ObligationKinds = Enum.GetValues<ObligationKind>();
    private static readonly RankTerm[] Terms = Enum.GetValues<RankTerm>();
    private static readonly LeagueSites[] LeagueSitesAll = Enum.GetValues<LeagueSites>();

    public static string Of(PeriodKind kind) => kind switch
    {
        PeriodKind.Once => "once",
        PeriodKind.Month => "month",
        PeriodKind.Quarter => "quarter",
        PeriodKind.HalfYear => "half-year",
        PeriodKind.Year => "year",
    };

    public static string Of(ObligationKind kind) => kind switch
    {
        ObligationKind.Document => "document",
        ObligationKind.Recurring => "recurring",
        ObligationKind.Target => "target",
        ObligationKind.Coverage => "coverage",
        ObligationKind.Standing => "standing",
    };

    public static string Of(RankTerm term) => term switch
    {
        RankTerm.VerifiedScore => "verified-score",
        RankTerm.ReportedScore => "reported-score",
        RankTerm.OnTimeShare => "on-time-share",
        RankTerm.CertifiedShare => "certified-share",
        RankTerm.ReportedDoneShare => "reported-done-share",
        RankTerm.FewestMissing => "fewest-missing",
        RankTerm.VerifiedStage => "verified-stage",
        RankTerm.ReportedStage => "reported-stage",
    };

    public static string Of(LeagueSites sites) => sites switch
    {
        LeagueSites.Any => "any",
        LeagueSites.With => "with",
        LeagueSites.Without => "without",
    };

    /// <summary>For messages, with its article.</summary>
    internal static string Of(NodeKind kind) => kind switch
    {
        NodeKind.District => "a district",
        NodeKind.Group => "a group",
        NodeKind.Area => "an area",
        NodeKind.Unit => "a unit",
        NodeKind.Site => "a site",
    };

    internal static PeriodKind? ReadPeriodKind(RegistryCells cells, string column, PeriodKind[]? only = null) =>
        cells.Choice(column, only ?? PeriodKinds, Of);

    internal static ObligationKind? ReadObligationKind(RegistryCells cells, string column) => cells.Choice(column, ObligationKinds, Of);

    internal static RankTerm? ReadRankTerm(RegistryCells cells, string column) => cells.Choice(column, Terms, Of);

    internal static LeagueSites? ReadLeagueSites(RegistryCells cells, string column) => cells.Choice(column, LeagueSitesAll, Of);
}
