using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Rules;
using WasteSorting.Papers.Wording;
using Calendar = WasteSorting.Domain.Periods.Calendar;
using ContractState = WasteSorting.Contracts.V1.ObligationState;
using PeriodState = WasteSorting.Contracts.V1.PeriodState;

namespace WasteSorting.Server.Pages;

/// <summary>
/// The language of a page: Chinese or English. The program knows no cultures, so that days and numbers are put in words here.
/// </summary>
public sealed record Speech(bool IsEnglish)
{
    public static readonly Speech Chinese = new(false);
    public static readonly Speech English = new(true);

    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>The <c>lang</c> of the page.</summary>
    public string Code => IsEnglish ? "en" : "zh-CN";

    public string this[string zh, string en] => IsEnglish ? en : zh;

    /// <summary>What papers say too.</summary>
    public string this[Words words] => this[words.Zh, words.En];

    /// <summary>The language that is asked for by name, or else by the browser; Chinese where nothing is said.</summary>
    public static Speech Of(HttpRequest request) => request.Query["lang"].ToString() switch
    {
        "en" => English,
        "zh" => Chinese,
        _ => request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English : Chinese,
    };

    /// <summary>Basis points as a percentage, exactly.</summary>
    public static string Percent(long bp) => string.Create(CultureInfo.InvariantCulture, $"{bp / 100m:0.##}%");

    public static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <param name="day">YYYY-MM-DD, or empty.</param>
    public string Day(string day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known)
        ? Day(known)
        : "–";

    public string Day(DateOnly day) => day == DateOnly.MaxValue ? this["无期限", "no due day"]
        : IsEnglish ? $"{day.Day} {Months[day.Month - 1]} {day.Year}"
        : $"{day.Year}年{day.Month}月{day.Day}日";

    /// <summary>A moment in the district's time.</summary>
    public static string Time(DateTimeOffset at) => at.ToOffset(Calendar.DistrictOffset).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <param name="period">As in PeriodTotals; empty: what runs.</param>
    public string OfPeriod(string period)
    {
        if (!Period.TryParse(period, out var known) || known.Kind == PeriodKind.Once)
        {
            return period.Length == 0 ? this["当前", "Running"] : this["一次性任务", "Once only"];
        }

        var first = known.FirstDay;
        var part = ((first.Month - 1) / (12 / Period.PerYear(known.Kind))) + 1;
        return known.Kind switch
        {
            PeriodKind.Month => this[$"{first.Year}年{first.Month}月", $"{Months[first.Month - 1]} {first.Year}"],
            PeriodKind.Quarter => this[$"{first.Year}年第{part}季度", $"Quarter {part} of {first.Year}"],
            PeriodKind.HalfYear when part == 1 => this[$"{first.Year}年上半年", $"First half of {first.Year}"],
            PeriodKind.HalfYear => this[$"{first.Year}年下半年", $"Second half of {first.Year}"],
            PeriodKind.Year or PeriodKind.Once => this[$"{first.Year}年", $"{first.Year}"],
        };
    }

    public string Of(PeriodState state) => this[StateWords.Of(state)];

    public string Of(Stage stage) => this[StateWords.Of(stage)];

    public string Of(ContractState state) => this[StateWords.Of(state)];

    public string Of(ObligationKind kind) => this[StateWords.Of(kind)];

    public string Of(RankTerm term) => term switch
    {
        RankTerm.VerifiedScore => this["核查得分", "verified score"],
        RankTerm.ReportedScore => this["上报得分", "reported score"],
        RankTerm.OnTimeShare => this["按期完成率", "done on time"],
        RankTerm.CertifiedShare => this["示范点达标率", "sites certified"],
        RankTerm.ReportedDoneShare => this["示范点申报率", "sites reported done"],
        RankTerm.FewestMissing => this["未完成项", "missing duties"],
        RankTerm.VerifiedStage => this["核查阶段", "verified stage"],
        RankTerm.ReportedStage => this["上报阶段", "reported stage"],
    };

    /// <summary>The value of a term of the tie chain.</summary>
    public string Of(RankTerm term, long value) => term switch
    {
        RankTerm.FewestMissing => Number(-value),
        RankTerm.VerifiedStage or RankTerm.ReportedStage => Of((Stage)(int)value),
        _ => Percent(value),
    };

    /// <summary>What was done of an obligation, and what is owed.</summary>
    /// <param name="done">In the unit of its minimum.</param>
    public static string Done(ObligationProgress one, long done) => one.Kind switch
    {
        ObligationKind.Coverage => $"{Percent(done)} / {Percent(one.Minimum)}",
        ObligationKind.Standing => Number(done),
        _ => $"{Number(done)} / {Number(one.Minimum)}",
    };

    /// <summary>Why a member of a league has no place, as the ranking says it.</summary>
    public string Reason(string reason) => reason switch
    {
        "excluded by the rule set" => this["考核办法除外", reason],
        "new, not assessed" => this["新设单位，不参加考核", reason],
        "nothing to assess" => this["无考核任务", reason],
        "part of the period" => this["仅部分时段在册", reason],
        _ => reason,
    };
}
