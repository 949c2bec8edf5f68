using System.CommandLine;
using System.CommandLine.Parsing;
using WasteSorting.Cli.Client;

namespace WasteSorting.Cli.Shell;

/// <summary>Options that every command takes, and the session that they describe.</summary>
internal sealed class GlobalOptions(ProcessHost host)
{
    private static readonly TimeSpan TimeoutDefault = TimeSpan.FromSeconds(30);

    private readonly Option<Uri[]> server = new("--server")
    {
        Description = "Address of the server's gRPC port; of a cluster, those of its silos with commas between: the first is asked, "
            + "then the next.",
        HelpName = "URL",
        Recursive = true,
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => [new Uri("http://127.0.0.1:5081")],
        CustomParser = ParseServers,
    };

    private readonly Option<string?> token = new("--token")
    {
        Description = $"Token for changes. Default: {TokenFinder.Variable}, then admin.token in the data directory.",
        HelpName = "T",
        Recursive = true,
    };

    private readonly Option<string?> data = new("--data")
    {
        Description = "The server's data directory on this machine, for its admin.token. Default: data.",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string?> ca = new("--ca")
    {
        Description = "File with the certificates, in PEM, that the server's must rest on. Default: those that this machine trusts.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<string?> certificate = new("--certificate")
    {
        Description = "File with a client certificate and its key, in PEM, to show in place of a token.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> json = new("--json")
    {
        Description = "Print JSON, camelCase, one object per line.",
        Recursive = true,
    };

    private readonly Option<TimeSpan?> timeout = new("--timeout")
    {
        Description = "Longest wait for one answer, such as 500ms, 10s, 2m. Default: 30s.",
        HelpName = "TIME",
        Recursive = true,
        CustomParser = Durations.ParseOption,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(server);
        root.Options.Add(token);
        root.Options.Add(data);
        root.Options.Add(ca);
        root.Options.Add(certificate);
        root.Options.Add(json);
        root.Options.Add(timeout);
    }

    /// <summary>Runs a command's body in a session that is closed afterwards.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<Session, ParseResult, CancellationToken, Task<int>> body) =>
        async (parsed, cancellation) =>
        {
            using var session = Open(parsed);
            return await body(session, parsed, cancellation).ConfigureAwait(false);
        };

    private static Uri[]? ParseServers(ArgumentResult result)
    {
        var servers = new List<Uri>();
        foreach (var text in result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            {
                result.AddError($"--server '{text}' is not an http or https address");
                return null;
            }

            if (servers.Count > 0 && uri.Scheme != servers[0].Scheme)
            {
                result.AddError("--server: the servers of one ledger are all over TLS, or none is");
                return null;
            }

            servers.Add(uri);
        }

        return [.. servers.Distinct()];
    }

    private Session Open(ParseResult parsed)
    {
        var settings = new ClientSettings
        {
            Servers = parsed.GetValue(server)!,
            Roots = TlsFiles.ReadRoots(parsed.GetValue(ca)),
            Certificate = TlsFiles.ReadCertificate(parsed.GetValue(certificate)),
            Token = parsed.GetValue(certificate) is null || parsed.GetValue(token) is not null
                ? TokenFinder.Find(parsed.GetValue(token), parsed.GetValue(data), host)
                : null,
            Timeout = parsed.GetValue(timeout) ?? TimeoutDefault,
        };
        return new Session(host, settings, parsed.GetValue(json));
    }
}
