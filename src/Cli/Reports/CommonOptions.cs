using System.CommandLine;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Reports;

/// <summary>What reports and inspections have in common: an id that survives retries, a day, proof and a note.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> id = new("--id")
    {
        Description = "UUID of the report, to repeat one whose outcome is unknown. Default: a new one.",
        HelpName = "UUID",
    };

    private readonly Option<string?> day = new("--day")
    {
        Description = "The day it happened, YYYY-MM-DD. Default: the district's today.",
        HelpName = "DAY",
    };

    private readonly Option<string[]> evidence = new("--evidence") { Description = "Link to proof. May be given several times.", HelpName = "LINK" };
    private readonly Option<string?> note = new("--note") { Description = "Free text.", HelpName = "TEXT" };

    public CommonOptions()
    {
        Check(id, text => Guid.TryParseExact(text, "D", out _), "a UUID of 36 characters");
        Check(day, text => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _), "a day such as 2026-11-22");
    }

    public void AddTo(Command command)
    {
        command.Options.Add(id);
        command.Options.Add(day);
        command.Options.Add(evidence);
        command.Options.Add(note);
    }

    public string Id(ParseResult parsed) => parsed.GetValue(id) ?? Guid.CreateVersion7().ToString();

    public async Task<string> DayAsync(Session session, ParseResult parsed, CancellationToken cancellation) => parsed.GetValue(day)
        ?? (await session.Client.Admin.GetStatusAsync(new(), cancellationToken: cancellation).ConfigureAwait(false)).Today;

    public string Note(ParseResult parsed) => parsed.GetValue(note) ?? "";

    public IEnumerable<Evidence> Evidence(ParseResult parsed) =>
        (parsed.GetValue(evidence) ?? []).Select(link => new Evidence { Link = link });

    private static void Check(Option<string?> option, Func<string, bool> isRight, string what) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && !isRight(result.Tokens[0].Value))
        {
            result.AddError($"'{result.Tokens[0].Value}' is not {what}");
        }
    });
}
