using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;
using WasteSorting.Server.Pages.Desk.Import;

namespace WasteSorting.Server.Pages.Desk.Sites;

/// <summary>A list of real sites: to be chosen, looked at, refused, or applied.</summary>
public sealed record SitesModel(DeskHead Head)
{
    /// <summary>Changes of one page.</summary>
    public const int ChangesShown = 500;

    public string FileName { get; init; } = "";

    /// <summary>All that is wrong with the list, from top to bottom.</summary>
    public IReadOnlyCollection<ImportFault> Faults { get; init; } = [];

    public SitesPlan Plan { get; init; } = new();

    /// <summary>Sites of the list that the registry does not have.</summary>
    public int NewCount { get; init; }

    /// <summary>What would change. Null: nothing was looked at.</summary>
    public ApplyRegistryResponse? Outcome { get; init; }

    /// <summary>The file for the form that confirms. Null: there is nothing to confirm.</summary>
    public CarriedSheet? Carried { get; init; }

    /// <summary>What was looked at before is no longer what would change.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>The version that was made. 0: none was.</summary>
    public long AppliedVersion { get; init; }
}
