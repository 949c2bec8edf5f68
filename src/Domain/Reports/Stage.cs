namespace WasteSorting.Domain.Reports;

/// <summary>A stage in a site's life, in the order of a life: on one day the later stage wins.</summary>
public enum Stage : byte
{
    /// <summary>未启动</summary>
    NotStarted = 1,

    /// <summary>建设中</summary>
    UnderWay = 2,

    /// <summary>已申报: done by the owner's word.</summary>
    ReportedDone = 3,

    /// <summary>已核查</summary>
    Inspected = 4,

    /// <summary>达标</summary>
    Certified = 5,

    /// <summary>抽查不合格</summary>
    Revoked = 6,

    /// <summary>整改</summary>
    Rectifying = 7,
}

/// <summary>Who may say which stage.</summary>
public static class Stages
{
    public const int Count = 7;

    /// <summary>Stages that an owner reports; the others are an inspector's findings.</summary>
    public static bool IsReportable(this Stage stage) =>
        stage is Stage.NotStarted or Stage.UnderWay or Stage.ReportedDone or Stage.Rectifying;

    public static bool IsFinding(this Stage stage) => stage is Stage.Inspected or Stage.Certified or Stage.Revoked;
}
