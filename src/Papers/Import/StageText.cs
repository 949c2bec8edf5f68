using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Import;

/// <summary>Stages in Chinese, in English, and as the contract names them.</summary>
internal static class StageText
{
    /// <summary>What an owner may report, as the template offers it.</summary>
    public static readonly string[] Reportable = ["未启动", "建设中", "已申报", "整改"];

    /// <summary>The stage; null when the text is none.</summary>
    public static Stage? Read(string folded)
    {
        var word = string.Concat(folded.Where(char.IsLetter)).ToUpperInvariant();
        return word.StartsWith("STAGE", StringComparison.Ordinal) ? Find(word["STAGE".Length..]) : Find(word);
    }

    public static bool IsReportable(Stage stage) => stage is Stage.NotStarted or Stage.UnderWay or Stage.ReportedDone or Stage.Rectifying;

    public static string Zh(Stage stage) => stage switch
    {
        Stage.Unspecified => "",
        Stage.NotStarted => "未启动",
        Stage.UnderWay => "建设中",
        Stage.ReportedDone => "已申报",
        Stage.Inspected => "已核查",
        Stage.Certified => "达标",
        Stage.Revoked => "抽查不合格",
        Stage.Rectifying => "整改",
        _ => stage.ToString(),
    };

    private static Stage? Find(string word) => word switch
    {
        "未启动" or "NOTSTARTED" => Stage.NotStarted,
        "建设中" or "UNDERWAY" => Stage.UnderWay,
        "已申报" or "REPORTEDDONE" => Stage.ReportedDone,
        "已核查" or "INSPECTED" => Stage.Inspected,
        "达标" or "CERTIFIED" => Stage.Certified,
        "抽查不合格" or "REVOKED" => Stage.Revoked,
        "整改" or "整改中" or "RECTIFYING" => Stage.Rectifying,
        _ => null,
    };
}
