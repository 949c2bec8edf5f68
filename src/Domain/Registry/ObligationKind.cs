namespace WasteSorting.Domain.Registry;

/// <summary>What sort of thing a unit owes.</summary>
public enum ObligationKind : byte
{
    /// <summary>A named plan or rule, once.</summary>
    Document = 1,

    /// <summary>At least a number of acts in each period; period once for a one-off act.</summary>
    Recurring = 2,

    /// <summary>A number of sites of a category certified.</summary>
    Target = 3,

    /// <summary>A share against a percentage.</summary>
    Coverage = 4,

    /// <summary>Neither date nor count: evidence may be filed, completeness is never computed.</summary>
    Standing = 5,
}
