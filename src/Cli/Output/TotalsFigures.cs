using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Output;

/// <summary>Totals as a flat list of named figures, so that several can stand side by side.</summary>
internal static class TotalsFigures
{
    public static List<KeyValuePair<string, long>> Of(Totals totals)
    {
        var figures = new List<KeyValuePair<string, long>>();
        void Add(string name, long value) => figures.Add(new(name, value));

        Add("sites", totals.Sites?.Count ?? 0);
        Add("sites reported done", totals.Sites?.ReportedDone ?? 0);
        Add("sites certified", totals.Sites?.Certified ?? 0);
        foreach (var stage in totals.Sites?.Stages ?? [])
        {
            Add($"{Words.Of(stage.Stage)}, reported", stage.Reported);
            Add($"{Words.Of(stage.Stage)}, verified", stage.Verified);
        }

        foreach (var category in totals.Categories)
        {
            Add($"{category.Category}: sites", category.Count);
            Add($"{category.Category}: reported done", category.ReportedDone);
            Add($"{category.Category}: certified", category.Certified);
        }

        foreach (var period in totals.Periods)
        {
            Add($"{period.Period}: due", period.Due);
            Add($"{period.Period}: done on time", period.DoneOnTime);
            Add($"{period.Period}: done late", period.DoneLate);
            Add($"{period.Period}: missing", period.Missing);
            Add($"{period.Period}: pending", period.Pending);
            Add($"{period.Period}: not applicable", period.NotApplicable);
            Add($"{period.Period}: acts", period.Acts);
            Add($"{period.Period}: score reported", period.ScoreReported);
            Add($"{period.Period}: score verified", period.ScoreVerified);
            Add($"{period.Period}: score denominator", period.ScoreDenominator);
        }

        Add("standing evidence", totals.StandingEvidenceCount);
        return figures;
    }
}
