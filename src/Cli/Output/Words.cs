using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Output;

/// <summary>The contract's names as people read them: Chinese with an English gloss, and lower-case words for options.</summary>
internal static class Words
{
    public static readonly Stage[] Stages =
        [Stage.NotStarted, Stage.UnderWay, Stage.ReportedDone, Stage.Inspected, Stage.Certified, Stage.Revoked, Stage.Rectifying];

    /// <summary>A name of the contract that is a plain word.</summary>
    public static string Of<T>(T name)
        where T : struct, Enum => name.Equals(default(T)) ? "–" : name.ToString().ToLowerInvariant();

    public static string Of(FeedEvent why) => why == FeedEvent.OtherHistory ? "other history" : Of<FeedEvent>(why);

    public static string Of(Stage stage) => stage switch
    {
        Stage.NotStarted => "未启动 not started",
        Stage.UnderWay => "建设中 under way",
        Stage.ReportedDone => "已申报 reported done",
        Stage.Inspected => "已核查 inspected",
        Stage.Certified => "达标 certified",
        Stage.Revoked => "抽查不合格 revoked",
        Stage.Rectifying => "整改 rectifying",
        _ => "–",
    };

    public static string Of(ObligationState state) => state switch
    {
        ObligationState.Pending => "pending",
        ObligationState.DoneOnTime => "done",
        ObligationState.DoneLate => "done late",
        ObligationState.Missing => "missing",
        ObligationState.NotApplicable => "not applicable",
        ObligationState.Standing => "standing",
        _ => "–",
    };

    /// <summary>A name with its gloss; either may be missing.</summary>
    public static string Name(string zh, string en) => (zh, en) switch
    {
        ("", _) => en,
        (_, "") => zh,
        _ => $"{zh} {en}",
    };
}
