using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Errors;
using Line = WasteSorting.Domain.Registry.Line;
using Node = WasteSorting.Domain.Registry.Node;
using NodeKind = WasteSorting.Domain.Registry.NodeKind;
using ObligationState = WasteSorting.Contracts.V1.ObligationState;

namespace WasteSorting.Server.Api;

/// <summary>What units owe, across all of them: what is late first, then by due day.</summary>
internal static class DutyList
{
    private const int DaysMax = 366;

    public static List<Duty> Of(IDistrictReading reading, ListDutiesRequest request)
    {
        if (request.DueWithinDays is < 0 or > DaysMax)
        {
            throw RpcErrors.Invalid("due_within_days", $"must be 0 to {DaysMax}");
        }

        if (request.States.Any(state => state == ObligationState.Unspecified || !Enum.IsDefined(state)))
        {
            throw RpcErrors.Invalid("states", "must be states of obligations");
        }

        var above = NodeFinder.Find(reading.Cut.Registry, request.Node, "node");
        var last = request.DueWithinDays == 0 ? DateOnly.MaxValue : reading.Cut.Calendar.Today.AddDays(request.DueWithinDays);
        return
        [
            .. UnitsAt(reading, above)
                .SelectMany(unit => reading.Read(unit.Index).Duties.Select(duty =>
                    (Unit: unit, Duty: duty, Due: duty.Obligation.DueDay(duty.Period))))
                .Where(one => IsAsked(one.Duty, request.States) && one.Due <= last)
                .OrderBy(one => one.Duty.Progress.State == Domain.Tallies.ObligationState.Missing ? 0 : 1)
                .ThenBy(one => one.Due)
                .ThenBy(one => one.Unit.Index)
                .Select(one => Write(one.Unit, one.Duty)),
        ];
    }

    private static bool IsAsked(UnitDuty duty, ICollection<ObligationState> states) =>
        states.Count == 0 || states.Contains((ObligationState)(int)duty.Progress.State);

    private static IEnumerable<Node> UnitsAt(IDistrictReading reading, Node above)
    {
        var registry = reading.Cut.Registry;
        return registry.Nodes.Where(node => node.Kind == NodeKind.Unit && !node.Retired
            && (registry.IsAtOrUnder(node.Index, above.Index, Line.Department) || registry.IsAtOrUnder(node.Index, above.Index, Line.Territory)));
    }

    private static Duty Write(Node unit, UnitDuty duty) => new()
    {
        Unit = unit.Id,
        UnitNameZh = unit.NameZh,
        UnitNameEn = unit.NameEn,
        Progress = ProgressWriter.Write(duty),
    };
}
