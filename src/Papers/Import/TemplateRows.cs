using System.Collections.Immutable;
using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Papers.Import;

/// <summary>A row of the template.</summary>
/// <param name="Texts">Texts of its cells by column; blank where nothing is said.</param>
/// <param name="Asked">Columns that the clerk fills in.</param>
internal sealed record TemplateRow(ImmutableDictionary<SheetColumn, string> Texts, ImmutableArray<SheetColumn> Asked)
{
    public string this[SheetColumn column] => Texts.GetValueOrDefault(column, "");
}

/// <summary>The rows of the template: one for each duty and each site that takes reports.</summary>
internal static class TemplateRows
{
    private static readonly ImmutableArray<SheetColumn> Optional = [ReportColumns.Link, ReportColumns.Note];

    public static ImmutableArray<TemplateRow> Of(TemplateSource source)
    {
        ImmutableArray<TemplateRow> rows =
        [
            .. source.Duties.Where(duty => AskedOf(duty.Kind).Length > 0).Select(duty => OfDuty(source.Unit, duty)),
            .. source.SitesInForce.Select(OfSite),
        ];
        return rows.Length <= SheetLimits.DataRowsMax
            ? rows
            : throw new ArgumentException($"{rows.Length} rows are more than a sheet may have", nameof(source));
    }

    /// <summary>Kinds that nobody reports have none.</summary>
    public static ImmutableArray<SheetColumn> AskedOf(ObligationKind kind) => kind switch
    {
        ObligationKind.Document or ObligationKind.Standing => [ReportColumns.Day, .. Optional],
        ObligationKind.Recurring => [ReportColumns.Day, ReportColumns.Count, .. Optional],
        ObligationKind.Coverage => [ReportColumns.Day, ReportColumns.Numerator, ReportColumns.Denominator, .. Optional],
        _ => [],
    };

    private static TemplateRow OfDuty(TemplateUnit unit, TemplateDuty duty) => new(
        Texts((ReportColumns.Node, unit.Id), (ReportColumns.Name, unit.NameZh), (ReportColumns.Obligation, duty.Id),
            (ReportColumns.Title, duty.NameZh), (ReportColumns.Period, duty.Period)),
        AskedOf(duty.Kind));

    private static TemplateRow OfSite(TemplateSite site) => new(
        Texts((ReportColumns.Node, site.Id), (ReportColumns.Name, site.NameZh), (ReportColumns.Title, TitleOf(site))),
        [ReportColumns.Day, ReportColumns.Stage, .. Optional]);

    private static string TitleOf(TemplateSite site) =>
        site.Reported == Stage.Unspecified ? "示范点" : $"示范点（现阶段：{StageText.Zh(site.Reported)}）";

    private static ImmutableDictionary<SheetColumn, string> Texts(params ReadOnlySpan<(SheetColumn Column, string Text)> texts)
    {
        var all = ImmutableDictionary.CreateBuilder<SheetColumn, string>();
        foreach (var (column, text) in texts)
        {
            all.Add(column, text);
        }

        return all.ToImmutable();
    }
}
