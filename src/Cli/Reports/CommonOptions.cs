using System.CommandLine;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reports;

/// <summary>What reports and inspections have in common: an id that survives retries, proof and a note.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> id = new("--id")
    {
        Description = "UUID of the report, to repeat one whose outcome is unknown. Default: a new one.",
        HelpName = "UUID",
    };

    private readonly Option<string[]> evidence = new("--evidence") { Description = "Link to proof. May be given several times.", HelpName = "LINK" };
    private readonly Option<string?> note = new("--note") { Description = "Free text.", HelpName = "TEXT" };

    public CommonOptions() => id.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && !Guid.TryParseExact(result.Tokens[0].Value, "D", out _))
        {
            result.AddError($"'{result.Tokens[0].Value}' is not a UUID of 36 characters");
        }
    });

    public void AddTo(Command command)
    {
        command.Options.Add(id);
        command.Options.Add(evidence);
        command.Options.Add(note);
    }

    public string Id(ParseResult parsed) => parsed.GetValue(id) ?? Guid.CreateVersion7().ToString();

    public string Note(ParseResult parsed) => parsed.GetValue(note) ?? "";

    public IEnumerable<Evidence> Evidence(ParseResult parsed) =>
        (parsed.GetValue(evidence) ?? []).Select(link => new Evidence { Link = link });
}
