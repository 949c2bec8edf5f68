using System.Globalization;

namespace WasteSorting.Testing;

/// <summary>How often faults strike: as CI takes it, or as a release does, which tests/faults.sh asks for.</summary>
public static class FaultSize
{
    private const string Variable = "WASTESORTING_FAULTS";

    public static bool IsOfRelease => Environment.GetEnvironmentVariable(Variable) == "release";

    /// <summary>Why a test that takes minutes and a quiet machine is skipped.</summary>
    public static string IsLong => $"takes minutes and a quiet machine: {Variable}=release runs it";

    public static int Of(int usual, int release) => IsOfRelease ? release : usual;

    /// <summary>A row of the table of faults.</summary>
    /// <param name="recovery">The longest until callers were served again; none where nothing is started.</param>
    public static string Row(string fault, int rounds, long acknowledged, long lost, long twice, TimeSpan? recovery = null)
    {
        var seconds = recovery is { } longest ? longest.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s" : "";
        return $"fault | {fault} | {rounds} | {acknowledged} | {lost} | {twice} | {seconds}";
    }
}
