namespace WasteSorting.Domain.Registry;

/// <summary>One of the two lines of responsibility.</summary>
public enum Line : byte
{
    /// <summary>条: a site belongs to its owner.</summary>
    Department = 1,

    /// <summary>块: a site belongs to the town or street that it stands in.</summary>
    Territory = 2,
}
