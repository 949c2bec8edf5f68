using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Spectre.Console;
using WasteSorting.Cli.Output;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Access;

/// <summary>token: who may do what. Needs the administrator's token.</summary>
internal static class TokenCommand
{
    private static readonly string[] Roles = [.. Enum.GetValues<Role>().Where(role => role != Role.Unspecified).Select(Words.Of)];

    public static Command Create(GlobalOptions global) => new("token", "Issues, lists and revokes tokens.")
    {
        Issue(global),
        List(global),
        Revoke(global),
    };

    private static Command Issue(GlobalOptions global)
    {
        var role = new Argument<string>("role") { Description = $"One of {string.Join(", ", Roles)}." };
        role.AcceptOnlyFromAmong(Roles);
        var node = new Argument<string?>("node")
        {
            Description = "Id of the unit, town/street or site: the token is for it and what is under it. Default: the district.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var holder = new Option<string>("--holder") { Description = "Who gets it, for people.", HelpName = "TEXT", Required = true };
        var days = new Option<int>("--days") { Description = "Days until it expires, 1 to 400. Default: 365.", HelpName = "N" };
        var certificate = new Option<string?>("--for-certificate")
        {
            Description = "File with a client certificate, in PEM: it stands for the token, and no secret is made.",
            HelpName = "FILE",
        };
        var command = new Command("issue", "Issues a token and prints its secret, which is shown only here.")
        {
            role, node, holder, days, certificate,
        };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var request = new IssueTokenRequest
            {
                Role = Enum.Parse<Role>(parsed.GetRequiredValue(role), ignoreCase: true),
                Node = parsed.GetValue(node) ?? "",
                Holder = parsed.GetRequiredValue(holder),
                ValidDays = parsed.GetValue(days),
                CertificateSha256 = HashOf(parsed.GetValue(certificate)),
            };
            var issued = await session.Client.Admin.IssueTokenAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            if (session.IsJson)
            {
                session.WriteMessage(issued);
                return ExitCode.Ok;
            }

            // The secret alone on standard output: it can be piped to where it belongs.
            session.Host.Error.WriteLine(
                $"token {issued.Token.TokenId}: {Words.Of(issued.Token.Role)} for {issued.Token.Node}, until {DayOf(issued.Token.ExpiresAt)}");
            session.Host.Out.WriteLine(issued.Secret.Length > 0 ? issued.Secret : issued.Token.TokenId);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command List(GlobalOptions global)
    {
        var command = new Command("list", "Lists every token that was ever issued.");
        command.SetAction(global.Run(async (session, _, cancellation) =>
        {
            var tokens = await session.Client.ListTokensAsync(cancellation).ConfigureAwait(false);
            session.ShowAll(tokens, () => Render(tokens));
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Revoke(GlobalOptions global)
    {
        var id = new Argument<string>("id") { Description = "Id of the token, as list shows it." };
        var command = new Command("revoke", "Revokes a token: calls with it are refused, and its open streams are cut.") { id };
        command.SetAction(global.Run(async (session, parsed, cancellation) =>
        {
            var revoked = await session.Client.Admin
                .RevokeTokenAsync(new() { TokenId = parsed.GetRequiredValue(id) }, cancellationToken: cancellation).ConfigureAwait(false);
            session.Say(revoked, revoked.Revision == 0 ? "it was revoked before" : $"revoked by revision {revoked.Revision}");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Table Render(List<Token> tokens)
    {
        var table = Tables.Create("tokens", "id", "role", "node", "holder", "kind", "expires", "revoked", "issued by");
        foreach (var token in tokens)
        {
            table.AddRow(
                Cells.Text(token.TokenId),
                Cells.Text(Words.Of(token.Role)),
                Cells.Text(token.Node),
                Cells.Text(token.Holder),
                Cells.Text(token.CertificateSha256.IsEmpty ? "secret" : "certificate"),
                Cells.Text(DayOf(token.ExpiresAt)),
                Cells.Text(token.RevokedAt is null ? "" : DayOf(token.RevokedAt)),
                Cells.Text(token.IssuedBy));
        }

        return table;
    }

    private static string DayOf(Google.Protobuf.WellKnownTypes.Timestamp at) =>
        at.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static ByteString HashOf(string? file)
    {
        if (file is null)
        {
            return ByteString.Empty;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
            return ByteString.CopyFrom(SHA256.HashData(certificate.RawData));
        }
        catch (CryptographicException error)
        {
            throw new UsageException($"--for-certificate {file} holds no certificate: {error.Message}");
        }
    }
}
