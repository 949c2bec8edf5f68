using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Papers.Import;
using WasteSorting.Papers.Sheets;

namespace WasteSorting.Cli.Import;

/// <summary>What is wrong in a sheet, a line for each cell in the form that editors jump to.</summary>
internal static class FaultsView
{
    public static void Write(Session session, string file, SheetFault fault) =>
        Write(session, file, [ImportFault.Of(fault)]);

    public static void Write(Session session, string file, IReadOnlyCollection<ImportFault> faults)
    {
        foreach (var fault in faults)
        {
            if (session.IsJson)
            {
                session.WriteJson(new { File = file, Fault = fault });
            }
            else
            {
                session.Host.Out.WriteLine(
                    $"{Place(file, fault)}: {Words.Name(fault.Cause.Zh, fault.Cause.En)} → {Words.Name(fault.Advice.Zh, fault.Advice.En)}");
            }
        }
    }

    private static string Place(string file, ImportFault fault) => (fault.Cell, fault.Column) switch
    {
        ("", _) => file,
        (_, "") => $"{file}:{fault.Cell}",
        _ => $"{file}:{fault.Cell}:{fault.Column}",
    };
}
