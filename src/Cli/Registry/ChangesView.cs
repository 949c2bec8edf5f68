using Spectre.Console;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Registry;

/// <summary>What a set of registry files changes, or what is wrong with it.</summary>
internal static class ChangesView
{
    public static void Write(Session session, ApplyRegistryResponse answer, bool isApplied)
    {
        if (session.IsJson)
        {
            session.WriteMessage(answer);
            return;
        }

        // One fault a line in the form that editors jump to.
        foreach (var fault in answer.Faults)
        {
            session.Host.Out.WriteLine($"{Place(fault)}: {fault.Message}");
        }

        if (answer.Changes.Count > 0)
        {
            session.Console.Write(Changes(answer));
        }

        session.Host.Out.WriteLine(answer.Faults.Count > 0
            ? $"nothing was applied; faults: {answer.Faults.Count}"
            : isApplied
                ? $"applied as registry version {answer.RegistryVersion}, revision {answer.Revision}; changes: {answer.Changes.Count}"
                : $"not applied to registry version {answer.RegistryVersion}; changes it would make: {answer.Changes.Count}, "
                    + $"periods whose figures it would change: {Periods(answer)}, "
                    + $"nodes it would retire: {answer.RetiredNodes}");
    }

    private static string Periods(ApplyRegistryResponse answer) => answer.TouchedPeriods.Count == 0 ? "none"
        : string.Join(", ", answer.TouchedPeriods.Select(one => one.Edition > 0 ? $"{one.Period} (edition {one.Edition} stays)" : one.Period));

    private static Table Changes(ApplyRegistryResponse answer)
    {
        var table = Tables.Create("", "action", "subject", "id", "what differs");
        foreach (var change in answer.Changes)
        {
            table.AddRow(Cells.Text(change.Action), Cells.Text(change.Subject), Cells.Text(change.Id), Cells.Text(change.Detail));
        }

        return table;
    }

    private static string Place(RegistryFault fault) => (fault.Line, fault.Column) switch
    {
        (0, "") => fault.File,
        (0, _) => $"{fault.File}:{fault.Column}",
        (_, "") => $"{fault.File}:{fault.Line}",
        _ => $"{fault.File}:{fault.Line}:{fault.Column}",
    };
}
