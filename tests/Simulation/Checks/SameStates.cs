using WasteSorting.Ledger.State;

namespace WasteSorting.Simulation.Checks;

/// <summary>Compares two states of one revision: facts, sums, calendar, tokens and what the public sees.</summary>
internal static class SameStates
{
    public static void Require(LedgerState shown, LedgerState anew, string invariant, string what)
    {
        var differing = Differing(shown, anew).ToList();
        InvariantBrokenException.Require(
            differing.Count == 0,
            invariant,
            $"{what} differs from a replay of all at revision {shown.Revision}: {string.Join(", ", differing.Take(4))}");
    }

    private static IEnumerable<string> Differing(LedgerState shown, LedgerState anew)
    {
        if (shown.Revision != anew.Revision || shown.ReportCount != anew.ReportCount || shown.Token != anew.Token)
        {
            yield return $"{shown.ReportCount} reports at {shown.Token}, not {anew.ReportCount} at {anew.Token}";
            yield break;
        }

        if (shown.View.Registry.Version != anew.View.Registry.Version || shown.View.Calendar.Today != anew.View.Calendar.Today
            || shown.View.Epoch != anew.View.Epoch || shown.Access.Tokens.Count() != anew.Access.Tokens.Count()
            || shown.Freeze?.Token != anew.Freeze?.Token)
        {
            yield return "registry, day, epoch, tokens or freeze";
            yield break;
        }

        foreach (var node in shown.View.Registry.Nodes)
        {
            var (one, other) = (shown.View.Read(node.Index), anew.View.Read(node.Index));
            if (!Equals(one.State, other.State) || !one.Department.Equals(other.Department) || !one.Territory.Equals(other.Territory))
            {
                yield return node.Id;
            }
        }
    }
}
