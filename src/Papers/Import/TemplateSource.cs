using System.Collections.Immutable;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Papers.Import;

/// <summary>What a unit's template is made from, and what its rows are read against.</summary>
public sealed record TemplateSource
{
    /// <summary>The unit that reports.</summary>
    public required TemplateUnit Unit { get; init; }

    /// <summary>The district's day on which the template is made, yyyy-MM-dd.</summary>
    public required string Day { get; init; }

    /// <summary>What the unit owes, each period on its own. Targets may be among them: they are left out.</summary>
    public ImmutableArray<TemplateDuty> Duties { get; init; } = [];

    /// <summary>The sites that the unit reports about: those that it owns, and those that stand in its territory.</summary>
    public ImmutableArray<TemplateSite> Sites { get; init; } = [];

    /// <summary>Those of them that take reports: each has a row.</summary>
    public IEnumerable<TemplateSite> SitesInForce => Sites.Where(site => !site.IsRetired);
}

/// <summary>A unit.</summary>
public sealed record TemplateUnit(string Id, string NameZh, string NameEn);

/// <summary>A duty of a unit in one period.</summary>
public sealed record TemplateDuty
{
    public required string Id { get; init; }

    public required string NameZh { get; init; }

    public string NameEn { get; init; } = "";

    public required ObligationKind Kind { get; init; }

    /// <summary>As in PeriodTotals.</summary>
    public string Period { get; init; } = "";

    /// <summary>Acts, documents or basis points that are owed.</summary>
    public long Minimum { get; init; }

    /// <summary>Last day to be on time, yyyy-MM-dd. Empty: none.</summary>
    public string Due { get; init; } = "";

    public static TemplateDuty Of(ObligationProgress duty)
    {
        ArgumentNullException.ThrowIfNull(duty);
        return new TemplateDuty
        {
            Id = duty.Obligation,
            NameZh = duty.NameZh,
            NameEn = duty.NameEn,
            Kind = duty.Kind,
            Period = duty.Period,
            Minimum = duty.Minimum,
            Due = duty.Due,
        };
    }
}

/// <summary>A site that a unit reports about.</summary>
/// <param name="Category">Id of its category.</param>
/// <param name="Reported">Where it stands by reports.</param>
/// <param name="IsRetired">
/// It takes no reports: a template leaves it out, and a row of an older one is known, so that the ledger's refusal says why.
/// </param>
public sealed record TemplateSite(string Id, string NameZh, string NameEn, string Category, Stage Reported, bool IsRetired = false)
{
    public static TemplateSite Of(Progress site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return new TemplateSite(
            site.Node, site.NameZh, site.NameEn, site.Site?.Category ?? "", site.Site?.Reported ?? Stage.Unspecified, site.Retired);
    }
}
