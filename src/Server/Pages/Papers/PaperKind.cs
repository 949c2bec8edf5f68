namespace WasteSorting.Server.Pages.Papers;

/// <summary>The papers that the district writes.</summary>
internal enum PaperKind
{
    /// <summary>督查通报, of a period.</summary>
    Notice = 1,

    /// <summary>考核排名, of a period.</summary>
    Ranking = 2,

    /// <summary>A unit's own sheet.</summary>
    Sheet = 3,

    /// <summary>进度表, of a unit.</summary>
    Form = 4,
}
