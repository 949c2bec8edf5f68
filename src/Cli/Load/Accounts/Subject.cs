namespace WasteSorting.Cli.Load.Accounts;

/// <summary>What reports can be about.</summary>
internal enum SubjectKind : byte
{
    Site = 0,
    Document = 1,
    Acts = 2,
    Coverage = 3,
    Evidence = 4,
}

/// <summary>A site, or one obligation of one unit in its running period.</summary>
/// <param name="Obligation">Empty for a site.</param>
/// <param name="FirstDay">The first day that a report about it may name, as a day number.</param>
/// <param name="LastDay">The last such day.</param>
/// <param name="Before">What stood before the run: stage, count or basis points.</param>
/// <param name="Minimum">What is owed; 0 for sites and standing duties.</param>
internal sealed record Subject(
    int Index, SubjectKind Kind, string Node, string Obligation, string Period, int FirstDay, int LastDay, long Before, long Minimum)
{
    /// <summary>The latest day holds and not the sum.</summary>
    public bool IsDated => Kind is SubjectKind.Site or SubjectKind.Coverage;
}
