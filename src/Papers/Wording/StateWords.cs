using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Wording;

/// <summary>Stages, states and kinds in the words that the pages use too.</summary>
public static class StateWords
{
    public static Words Of(PeriodState state) => state switch
    {
        PeriodState.Open => new Words("进行中", "running"),
        PeriodState.Provisional => new Words("待结账", "provisional"),
        PeriodState.Closed => new Words("已结账", "closed"),
        PeriodState.Published => new Words("已通报", "published"),
        _ => new Words("未开始", "not begun"),
    };

    public static Words Of(Stage stage) => stage switch
    {
        Stage.NotStarted => new Words("未启动", "not started"),
        Stage.UnderWay => new Words("建设中", "under way"),
        Stage.ReportedDone => new Words("已申报", "reported done"),
        Stage.Inspected => new Words("已核查", "inspected"),
        Stage.Certified => new Words("达标", "certified"),
        Stage.Revoked => new Words("抽查不合格", "revoked"),
        Stage.Rectifying => new Words("整改", "rectifying"),
        _ => Words.Dash,
    };

    public static Words Of(ObligationState state) => state switch
    {
        ObligationState.Pending => new Words("待完成", "pending"),
        ObligationState.DoneOnTime => new Words("按期完成", "done on time"),
        ObligationState.DoneLate => new Words("逾期完成", "done late"),
        ObligationState.Missing => new Words("未完成", "missing"),
        ObligationState.NotApplicable => new Words("不适用", "not applicable"),
        ObligationState.Standing => new Words("常态工作", "standing"),
        _ => Words.Dash,
    };

    public static Words Of(ObligationKind kind) => kind switch
    {
        ObligationKind.Document => new Words("方案文件", "document"),
        ObligationKind.Recurring => new Words("定期工作", "recurring"),
        ObligationKind.Target => new Words("示范点目标", "target"),
        ObligationKind.Coverage => new Words("覆盖率", "coverage"),
        ObligationKind.Standing => new Words("常态工作", "standing"),
        _ => Words.Dash,
    };

    /// <summary>Why a member of a league has no place.</summary>
    public static Words Reason(string reason) => reason switch
    {
        "excluded by the rule set" => new Words("考核办法除外", reason),
        "new, not assessed" => new Words("新设单位，不参加考核", reason),
        "nothing to assess" => new Words("无考核任务", reason),
        "part of the period" => new Words("仅部分时段在册", reason),
        _ => Words.Same(reason),
    };
}
