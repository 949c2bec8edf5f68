using System.CommandLine;

namespace WasteSorting.Cli.Shell;

/// <summary>--yes, or a question to the person at the terminal.</summary>
internal sealed class Consent
{
    private static readonly string[] Yes = ["y", "yes", "是", "好"];

    private readonly Option<bool> option = new("--yes") { Description = "Do it without asking. Needed where the input is not a terminal." };

    public void AddTo(Command command) => command.Options.Add(option);

    /// <summary>Ends the command before any work when in the end nobody could be asked.</summary>
    public void RequireAnswerer(Session session, ParseResult parsed)
    {
        if (!parsed.GetValue(option) && !session.Host.IsInputTerminal)
        {
            throw new UsageException("the input is not a terminal, so nobody can be asked: give --yes or --dry-run");
        }
    }

    public async Task<bool> AskAsync(Session session, ParseResult parsed, string question, CancellationToken cancellation)
    {
        if (parsed.GetValue(option))
        {
            return true;
        }

        await session.Host.Error.WriteAsync($"{question} [y/N] ".AsMemory(), cancellation).ConfigureAwait(false);
        await session.Host.Error.FlushAsync(cancellation).ConfigureAwait(false);
        var answer = await session.Host.In.ReadLineAsync(cancellation).ConfigureAwait(false);
        return answer is not null && Yes.Contains(answer.Trim().ToLowerInvariant());
    }
}
