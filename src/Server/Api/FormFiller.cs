using System.Globalization;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Rules;
using WasteSorting.Ledger.Views;
using WasteSorting.Papers.Wording;
using FormField = WasteSorting.Domain.Rules.FormField;
using Node = WasteSorting.Domain.Registry.Node;
using ObligationState = WasteSorting.Contracts.V1.ObligationState;

namespace WasteSorting.Server.Api;

/// <summary>Fills a unit's form by the field map of the rules that hold for what is shown.</summary>
internal sealed class FormFiller
{
    private readonly IDistrictReading reading;
    private readonly Node unit;
    private readonly Progress progress;
    private readonly Totals totals;

    public FormFiller(IDistrictReading reading, Node unit)
    {
        (this.reading, this.unit) = (reading, unit);
        progress = ProgressWriter.Write(reading.Read(unit.Index), withObligations: true);

        // A town answers for the sites that stand in it, a department for those it owns.
        totals = reading.Cut.Registry.TerritoryChildren[unit.Index].IsEmpty ? progress.Department : progress.Territory;
    }

    public GetFormResponse Fill() => new()
    {
        Revision = reading.Cut.Revision,
        Shown = QuestionReader.Write(reading),
        Node = unit.Id,
        NameZh = unit.NameZh,
        NameEn = unit.NameEn,
        Sample = reading.Cut.Rules.Sample,
        Fields = { reading.Cut.Rules.Form.Select(Fill) },
    };

    private Contracts.V1.FormField Fill(FormField field) => new()
    {
        Field = field.Id,
        NameZh = field.NameZh,
        NameEn = field.NameEn,
        Source = RegistryWords.Of(field.Source),
        Value = field.Source is { } source ? ValueOf(source) : "",
    };

    private string ValueOf(FormSource source) => source.Subject switch
    {
        FormSubject.Unit => OfUnit(source.Figure),
        FormSubject.Sites => Say(OfSites(source.Figure, totals.Sites.Count, totals.Sites.ReportedDone, totals.Sites.Certified)),
        FormSubject.SitesOfCategory => totals.Categories.FirstOrDefault(one => one.Category == source.Id) is { } category
            ? Say(OfSites(source.Figure, category.Count, category.ReportedDone, category.Certified))
            : Say(0),
        FormSubject.Duties => Say(progress.Obligations.Count(duty => IsAmong(source.Figure, duty.State))),
        FormSubject.Duty => OfDuty(source),
    };

    private string OfUnit(FormFigure figure) => figure switch
    {
        FormFigure.NameZh => unit.NameZh,
        FormFigure.NameEn => unit.NameEn,
        FormFigure.Period => reading.Cut.View.Period?.ToString() ?? "",
        _ => WireTime.Of(reading.Cut.View.Day),
    };

    private static long OfSites(FormFigure figure, long count, long reportedDone, long certified) => figure switch
    {
        FormFigure.ReportedDone => reportedDone,
        FormFigure.Certified => certified,
        _ => count,
    };

    private static bool IsAmong(FormFigure figure, ObligationState state) => figure switch
    {
        FormFigure.DoneOnTime => state == ObligationState.DoneOnTime,
        FormFigure.DoneLate => state == ObligationState.DoneLate,
        FormFigure.Missing => state == ObligationState.Missing,
        FormFigure.Pending => state == ObligationState.Pending,
        _ => state is ObligationState.DoneOnTime or ObligationState.DoneLate or ObligationState.Missing or ObligationState.Pending,
    };

    // Of a duty that comes several times in what is shown, the last time. One that the unit does not owe leaves the field empty.
    private string OfDuty(FormSource source)
    {
        var duty = progress.Obligations.LastOrDefault(one => one.Obligation == source.Id);
        return duty is null ? "" : source.Figure switch
        {
            FormFigure.Minimum => Say(duty.Minimum),
            FormFigure.Reported => Say(duty.Reported),
            FormFigure.Verified => Say(duty.Verified),
            FormFigure.State => StateWords.Of(duty.State).Zh,
            _ => duty.Due,
        };
    }

    private static string Say(long value) => value.ToString(CultureInfo.InvariantCulture);
}
