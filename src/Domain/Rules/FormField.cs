namespace WasteSorting.Domain.Rules;

/// <summary>A field of the progress form.</summary>
/// <param name="Source">Where its value comes from; null: a person fills it in.</param>
public sealed record FormField(string Id, string NameZh, string NameEn, FormSource? Source);

/// <summary>Where the value of a form's field comes from.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Id">Of the category or obligation; empty of the others.</param>
/// <param name="Figure">Which of its figures.</param>
public sealed record FormSource(FormSubject Subject, string Id, FormFigure Figure)
{
    private static readonly FormFigure[] OfUnit = [FormFigure.NameZh, FormFigure.NameEn, FormFigure.Period, FormFigure.Day];
    private static readonly FormFigure[] OfSites = [FormFigure.Count, FormFigure.ReportedDone, FormFigure.Certified];
    private static readonly FormFigure[] OfDuties =
        [FormFigure.Due, FormFigure.DoneOnTime, FormFigure.DoneLate, FormFigure.Missing, FormFigure.Pending];

    private static readonly FormFigure[] OfDuty = [FormFigure.Minimum, FormFigure.Reported, FormFigure.Verified, FormFigure.State, FormFigure.DueDay];

    /// <summary>The figures that a subject has.</summary>
    public static ReadOnlySpan<FormFigure> FiguresOf(FormSubject subject) => subject switch
    {
        FormSubject.Unit => OfUnit,
        FormSubject.Sites or FormSubject.SitesOfCategory => OfSites,
        FormSubject.Duties => OfDuties,
        FormSubject.Duty => OfDuty,
    };
}

/// <summary>What a field of a form is about.</summary>
public enum FormSubject : byte
{
    /// <summary>The unit itself and what is shown of it.</summary>
    Unit = 1,

    /// <summary>The sites that it owns, or that stand in it.</summary>
    Sites = 2,

    /// <summary>Those of one category.</summary>
    SitesOfCategory = 3,

    /// <summary>What it owes.</summary>
    Duties = 4,

    /// <summary>One obligation of it.</summary>
    Duty = 5,
}

/// <summary>Which figure a field of a form shows.</summary>
public enum FormFigure : byte
{
    /// <summary>Chinese name.</summary>
    NameZh = 1,

    /// <summary>English name.</summary>
    NameEn = 2,

    /// <summary>The period that is shown.</summary>
    Period = 3,

    /// <summary>The day at whose end it stands so.</summary>
    Day = 4,

    /// <summary>How many sites.</summary>
    Count = 5,

    /// <summary>Sites that are reported done.</summary>
    ReportedDone = 6,

    /// <summary>Sites that are certified.</summary>
    Certified = 7,

    /// <summary>Obligations that are due.</summary>
    Due = 8,

    /// <summary>Done by their day.</summary>
    DoneOnTime = 9,

    /// <summary>Done after their day.</summary>
    DoneLate = 10,

    /// <summary>Not done though their day has passed.</summary>
    Missing = 11,

    /// <summary>Not done, their day still ahead.</summary>
    Pending = 12,

    /// <summary>What is owed of an obligation.</summary>
    Minimum = 13,

    /// <summary>What stands by reports.</summary>
    Reported = 14,

    /// <summary>What stands verified.</summary>
    Verified = 15,

    /// <summary>Where it stands.</summary>
    State = 16,

    /// <summary>Last day to be on time.</summary>
    DueDay = 17,
}
