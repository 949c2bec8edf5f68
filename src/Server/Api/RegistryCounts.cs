using WasteSorting.Domain.Registry;

namespace WasteSorting.Server.Api;

/// <summary>What a registry holds, counted.</summary>
/// <param name="Obligations">Owed by units, instance by instance.</param>
internal sealed record RegistryCounts(int Units, int Sites, IReadOnlyDictionary<ObligationKind, int> Obligations)
{
    public static RegistryCounts Of(DistrictRegistry registry)
    {
        var present = registry.Nodes.Where(node => !node.Retired).ToList();
        return new RegistryCounts(
            present.Count(node => node.Kind == NodeKind.Unit),
            present.Count(node => node.Kind == NodeKind.Site),
            Enum.GetValues<ObligationKind>().ToDictionary(
                kind => kind, kind => present.Sum(node => node.Obligations.Count(one => one.Kind == kind && !one.Retired))));
    }
}
