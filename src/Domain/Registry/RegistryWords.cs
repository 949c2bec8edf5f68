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
    private static readonly FormSubject[] FormSubjects = Enum.GetValues<FormSubject>();
    private static readonly FormFigure[] FormFigures = Enum.GetValues<FormFigure>();

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

    /// <summary>As a form's map names it.</summary>
    public static string Of(FormSubject subject) => subject switch
    {
        FormSubject.Unit => "unit",
        FormSubject.Sites => "sites",
        FormSubject.SitesOfCategory => "category",
        FormSubject.Duties => "duties",
        FormSubject.Duty => "duty",
    };

    /// <summary>As a form's map names it.</summary>
    public static string Of(FormFigure figure) => figure switch
    {
        FormFigure.NameZh => "name_zh",
        FormFigure.NameEn => "name_en",
        FormFigure.Period => "period",
        FormFigure.Day => "day",
        FormFigure.Count => "count",
        FormFigure.ReportedDone => "reported_done",
        FormFigure.Certified => "certified",
        FormFigure.Due => "due",
        FormFigure.DoneOnTime => "done_on_time",
        FormFigure.DoneLate => "done_late",
        FormFigure.Missing => "missing",
        FormFigure.Pending => "pending",
        FormFigure.Minimum => "minimum",
        FormFigure.Reported => "reported",
        FormFigure.Verified => "verified",
        FormFigure.State => "state",
        FormFigure.DueDay => "due_day",
    };

    /// <summary>As a form's map writes it; empty: a person fills the field in.</summary>
    public static string Of(FormSource? source) => source is null ? ""
        : $"{Of(source.Subject)}{(source.Id.Length > 0 ? ":" : "")}{source.Id}.{Of(source.Figure)}";

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

    /// <summary>For messages: what a form's field may show.</summary>
    internal static string FormSources => string.Join(", ", FormSubjects.Select(subject =>
        $"{Of(subject)}{(subject is FormSubject.SitesOfCategory or FormSubject.Duty ? ":id" : "")}.{string.Join('|', FiguresOf(subject))}"));

    internal static FormSubject? ReadFormSubject(string text) => Read(FormSubjects, Of, text);

    internal static FormFigure? ReadFormFigure(string text) => Read(FormFigures, Of, text);

    internal static LeagueSites? ReadLeagueSites(RegistryCells cells, string column) => cells.Choice(column, LeagueSitesAll, Of);

    private static T? Read<T>(T[] all, Func<T, string> wordOf, string text)
        where T : struct
    {
        var at = Array.FindIndex(all, one => wordOf(one) == text);
        return at < 0 ? null : all[at];
    }

    private static string[] FiguresOf(FormSubject subject) => Array.ConvertAll(FormSource.FiguresOf(subject).ToArray(), Of);
}
