using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using DomainNode = WasteSorting.Domain.Registry.Node;
using DomainObligation = WasteSorting.Domain.Registry.Obligation;
using NodeKind = WasteSorting.Contracts.V1.NodeKind;
using ObligationKind = WasteSorting.Contracts.V1.ObligationKind;

namespace WasteSorting.Server.Api;

/// <summary>Writes the registry for the wire.</summary>
internal static class RegistryWriter
{
    private const int FaultsInMessageMax = 20;

    public static Contracts.V1.Node Write(DistrictRegistry registry, DomainNode node) => new()
    {
        Id = node.Id,
        Kind = KindOf(node.Kind),
        NameZh = node.NameZh,
        NameEn = node.NameEn,
        Code = node.Code,
        LineParent = IdOf(registry, node.LineParent),
        TerritoryParent = IdOf(registry, node.TerritoryParent),
        Category = node.Category == DomainNode.None ? "" : registry.Categories[node.Category].Id,
        EffectiveFrom = node.From == DateOnly.MinValue ? "" : Day(node.From),
        EffectiveTo = Day(node.To),
        Sample = node.Sample,
        Retired = node.Retired,
    };

    public static Tier Write(Domain.Rules.Tier tier) => new() { Id = tier.Id, NameZh = tier.NameZh, NameEn = tier.NameEn, FromBp = tier.FromBp };

    public static Contracts.V1.Obligation Write(DistrictRegistry registry, DomainObligation obligation) => new()
    {
        Id = obligation.Id,
        Kind = KindOf(obligation.Kind),
        NameZh = obligation.NameZh,
        NameEn = obligation.NameEn,
        Period = PeriodOf(obligation.Period),
        Minimum = obligation.Minimum,
        Category = obligation.Category == DomainNode.None ? "" : registry.Categories[obligation.Category].Id,
        Weight = obligation.Weight,
        Due = Day(obligation.Due),
        EffectiveFrom = Day(obligation.From),
        EffectiveTo = Day(obligation.To),
        Source = obligation.Source,
    };

    public static Contracts.V1.RegistryChange Write(Domain.Registry.RegistryChange change) => new()
    {
        Action = change.Action switch
        {
            RegistryAction.Added => "added",
            RegistryAction.Changed => "changed",
            RegistryAction.Retired => "retired",
        },
        Subject = change.Subject switch
        {
            RegistrySubject.Node => "node",
            RegistrySubject.Category => "category",
            RegistrySubject.Obligation => "obligation",
            RegistrySubject.Rule => "rule",
        },
        Id = change.Id,
        Detail = change.Detail,
    };

    public static RegistryFault Write(Fault fault) => new()
    {
        File = fault.File,
        Line = fault.Line,
        Column = fault.Column,
        Message = fault.Message,
    };

    public static NodeKind KindOf(Domain.Registry.NodeKind kind) => (NodeKind)(int)kind;

    public static ObligationKind KindOf(Domain.Registry.ObligationKind kind) => (ObligationKind)(int)kind;

    private static string PeriodOf(PeriodKind kind) => kind switch
    {
        PeriodKind.Once => "once",
        PeriodKind.Month => "month",
        PeriodKind.Quarter => "quarter",
        PeriodKind.HalfYear => "half-year",
        PeriodKind.Year => "year",
    };

    private static string IdOf(DistrictRegistry registry, int node) => node == DomainNode.None ? "" : registry.Nodes[node].Id;

    private static string Day(DateOnly? day) => day is { } known ? WireTime.Of(known) : "";

    /// <summary>Faults as one line.</summary>
    public static string Say(IReadOnlyList<Domain.Registry.Fault> faults)
    {
        var shown = string.Join("; ", faults.Take(FaultsInMessageMax));
        return faults.Count > FaultsInMessageMax ? $"{shown}; and {faults.Count - FaultsInMessageMax} more" : shown;
    }
}
