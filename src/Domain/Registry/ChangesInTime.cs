using System.Collections.Immutable;

namespace WasteSorting.Domain.Registry;

/// <summary>Collects what differs on the days that follow each other into one change for each thing.</summary>
internal sealed class ChangesInTime
{
    private const string AsBefore = "as before";

    private readonly Dictionary<(RegistryAction Action, RegistrySubject Subject, string Id), List<(DateOnly From, string? Detail)>> details = [];

    /// <summary>Takes what differs from a day on, until the next that is given. Days must rise.</summary>
    public void Add(DateOnly from, IEnumerable<RegistryChange> changes)
    {
        var now = changes.ToDictionary(one => (one.Action, one.Subject, one.Id), one => one.Detail);
        foreach (var key in now.Keys.Where(key => !details.ContainsKey(key)))
        {
            details.Add(key, []);
        }

        foreach (var (key, sofar) in details)
        {
            var detail = now.GetValueOrDefault(key);
            if ((sofar.Count == 0 ? null : sofar[^1].Detail) != detail)
            {
                sofar.Add((from, detail));
            }
        }
    }

    public ImmutableArray<RegistryChange> ToImmutable() =>
    [
        .. details.OrderBy(one => one.Key.Subject).Select(one => new RegistryChange(
            one.Key.Action, one.Key.Subject, one.Key.Id, string.Join("; ", one.Value.Select(Show)))),
    ];

    private static string Show((DateOnly From, string? Detail) one)
    {
        var detail = one.Detail ?? AsBefore;
        return one.From == DateOnly.MinValue ? detail
            : detail.Length == 0 ? $"from {one.From:yyyy-MM-dd}"
            : $"from {one.From:yyyy-MM-dd}: {detail}";
    }
}
