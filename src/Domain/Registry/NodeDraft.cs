namespace WasteSorting.Domain.Registry;

/// <summary>A node while the registry is being built: mutable, with parents by reference.</summary>
internal sealed class NodeDraft
{
    /// <summary>The line that defines it.</summary>
    public required RegistryCells Cells { get; init; }

    public required string Id { get; init; }

    public required NodeKind Kind { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    public string Code { get; set; } = "";

    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    /// <summary>The days of all its lines, where they are not those of its one line.</summary>
    public DaySpans? Runs { get; init; }

    /// <summary>Its line says that it never was.</summary>
    public bool NeverWas => Runs is { Runs.IsEmpty: true };

    public bool Sample { get; init; }

    /// <summary>The last day of the run of days that its line lies in; null: open.</summary>
    public DateOnly? RunTo => RunOf() is { } run ? run.To : To;

    /// <summary>The first day of that run; null: open.</summary>
    public DateOnly? RunFrom => RunOf() is { } run ? run.From : From;

    /// <summary>A unit that towns.csv lists.</summary>
    public bool IsTown { get; set; }

    public NodeDraft? LineParent { get; set; }

    public NodeDraft? TerritoryParent { get; set; }

    public int Category { get; set; } = Node.None;

    public int Index { get; set; } = Node.None;

    /// <summary>Of a group: the units below it. Of a unit: itself.</summary>
    public List<NodeDraft>? Units { get; set; }

    /// <summary>Of a unit: what it owes.</summary>
    public List<Obligation>? Owed { get; set; }

    private DaySpan? RunOf() => Runs?.Nearest(From ?? DateOnly.MinValue);

    public NodeDraft? ParentIn(Line line) => line == Line.Department ? LineParent : TerritoryParent;
}
