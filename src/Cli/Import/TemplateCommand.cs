using System.CommandLine;
using WasteSorting.Cli.Shell;
using WasteSorting.Papers.Import;

namespace WasteSorting.Cli.Import;

/// <summary>template: the sheet that a unit fills in and that import reads.</summary>
internal static class TemplateCommand
{
    private const string Xlsx = ".xlsx";
    private const string Csv = ".csv";

    public static Command Create(GlobalOptions global)
    {
        var unit = new Argument<string>("unit") { Description = "Id of the unit." };
        var target = new OutOption("Where it is written", isRequired: true, Xlsx, Csv);
        var command = new Command(
            "template",
            "Writes the sheet that a unit fills in (填报模板): a row for each duty and each site, its own and those in its territory. See import.")
        {
            unit,
        };
        target.AddTo(command);
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var source = await UnitSource.ReadAsync(session, parsed.GetRequiredValue(unit), cancellation).ConfigureAwait(false);
            var sites = source.SitesInForce.Count();
            var path = target.PathIn(session, parsed)!;
            WholeFile.Write(path, stream => Write(source, OutOption.EndingOf(path), stream));
            if (session.IsJson)
            {
                session.WriteJson(new { File = path, Unit = source.Unit.Id, source.Day, Duties = source.Duties.Length, Sites = sites });
            }
            else
            {
                session.Host.Out.WriteLine($"template of {source.Unit.Id}: duties {source.Duties.Length}, sites {sites}, in {path}");
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static void Write(TemplateSource source, string ending, Stream target)
    {
        if (ending == Csv)
        {
            ReportTemplate.WriteCsv(target, source);
        }
        else
        {
            ReportTemplate.Write(target, source);
        }
    }
}
