using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load.Accounts;

/// <summary>Names of the figures that the books compare.</summary>
internal static class Figures
{
    public const string Sites = "sites";
    public const string StandingEvidence = "standing evidence";

    private const string StagePrefix = "stage ";
    private const string CategoryPrefix = "category ";

    private static readonly string[] StageNames =
        [.. Enumerable.Range(0, 8).Select(stage => $"{StagePrefix}{(Stage)stage}")];

    public static string OfStage(int stage) => StageNames[stage];

    public static string CategorySites(string category) => $"{CategoryPrefix}{category}, sites";

    public static string CategoryDone(string category) => $"{CategoryPrefix}{category}, reported done";

    public static string Acts(string period) => $"{period}, acts";

    public static string Done(string period) => $"{period}, done";

    /// <summary>A figure that follows from the sites' stages.</summary>
    public static bool IsOfSites(string figure) => figure == Sites
        || figure.StartsWith(StagePrefix, StringComparison.Ordinal)
        || figure.StartsWith(CategoryPrefix, StringComparison.Ordinal);

    public static Dictionary<string, long> Of(Totals? totals)
    {
        var figures = new Dictionary<string, long>();
        void Put(string figure, long value)
        {
            if (value != 0)
            {
                figures[figure] = value;
            }
        }

        Put(Sites, totals?.Sites?.Count ?? 0);
        Put(StandingEvidence, totals?.StandingEvidenceCount ?? 0);
        foreach (var stage in totals?.Sites?.Stages ?? [])
        {
            Put(OfStage((int)stage.Stage), stage.Reported);
        }

        foreach (var category in totals?.Categories ?? [])
        {
            Put(CategorySites(category.Category), category.Count);
            Put(CategoryDone(category.Category), category.ReportedDone);
        }

        foreach (var period in totals?.Periods ?? [])
        {
            Put(Acts(period.Period), period.Acts);
            Put(Done(period.Period), period.DoneOnTime + period.DoneLate);
        }

        return figures;
    }
}
