using System.CommandLine;

namespace WasteSorting.Cli.Shell;

/// <summary>--out: a file whose ending says what it is.</summary>
internal sealed class OutOption
{
    private readonly Option<string?> option;

    /// <param name="description">What is written, without the endings.</param>
    /// <param name="endings">With their dots, such as .xlsx.</param>
    public OutOption(string description, bool isRequired, params string[] endings)
    {
        var all = string.Join(" or ", endings);
        option = new Option<string?>("--out") { Description = $"{description}: a file ending in {all}.", HelpName = "FILE", Required = isRequired };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !endings.Contains(EndingOf(result.Tokens[0].Value)))
            {
                result.AddError($"--out '{result.Tokens[0].Value}' does not end in {all}");
            }
        });
    }

    public void AddTo(Command command) => command.Options.Add(option);

    /// <summary>Where to write; null: nowhere.</summary>
    public string? PathIn(Session session, ParseResult parsed) =>
        parsed.GetValue(option) is { } file ? Path.Combine(session.Host.Directory, file) : null;

    public static string EndingOf(string file) => Path.GetExtension(file).ToLowerInvariant();
}
