namespace WasteSorting.Domain.Nodes;

/// <summary>Where the thing that a report is about stands, as the audit shows it before and after.</summary>
/// <param name="Reported">Of a site, its stage by reports; of an obligation, acts or documents that count in the period, or basis points.</param>
/// <param name="Verified">Of a site, its stage by inspections; otherwise 0.</param>
public readonly record struct FactStanding(long Reported, long Verified)
{
    /// <summary>What an event is about, in a state before or after it.</summary>
    public static FactStanding Of(NodeState state, in NodeEvent happened)
    {
        if (state is SiteState site)
        {
            return new FactStanding((long)site.ReportedStage, (long)site.VerifiedStage);
        }

        var effect = happened.Add.HasPeriod ? happened.Add : happened.Remove;
        if (state is not UnitState unit || !effect.HasPeriod)
        {
            return default;
        }

        var facts = unit.Facts(effect.Obligation, effect.Period);
        return effect.Kind == EffectKind.Count ? new FactStanding(facts.Count, 0)
            : facts.Measured.Latest is { } share ? new FactStanding((long)share.Value * Limits.BasisPoints / share.Of, 0)
            : default;
    }
}
