namespace WasteSorting.Domain.Registry;

/// <summary>What a node is.</summary>
public enum NodeKind : byte
{
    /// <summary>The root of both lines.</summary>
    District = 1,

    /// <summary>A group of units, in the department line.</summary>
    Group = 2,

    /// <summary>A part of the territory that is not a unit: the district organs (区直), a community, a village.</summary>
    Area = 3,

    /// <summary>A department, town or street: it owes obligations.</summary>
    Unit = 4,

    /// <summary>A demonstration site: it has a stage.</summary>
    Site = 5,
}
