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
internal sealed record Subject
{
    public required int Index { get; init; }

    public required SubjectKind Kind { get; init; }

    public required string Node { get; init; }

    /// <summary>Empty for a site.</summary>
    public string Obligation { get; init; } = "";

    /// <summary>Empty for a site.</summary>
    public string Period { get; init; } = "";

    /// <summary>The first day that a report about it may name, as a day number.</summary>
    public required int FirstDay { get; init; }

    /// <summary>The last such day.</summary>
    public required int LastDay { get; init; }

    /// <summary>What stood before the run: stage, count or basis points.</summary>
    public required long Before { get; init; }

    /// <summary>The latest day holds and not the sum.</summary>
    public bool IsDated => Kind is SubjectKind.Site or SubjectKind.Coverage;
}
