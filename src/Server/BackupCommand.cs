using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Net.Client;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tls;

namespace WasteSorting.Server;

/// <summary>
/// Copies the ledger of a running server into a directory that a server can be started on. Run again, it takes what has come since. The
/// server that was copied verifies that the copy's chain is its own.
/// </summary>
internal static class BackupCommand
{
    public static readonly Setting[] Settings =
    [
        new("from", "http://127.0.0.1:5081", "Address of the server's gRPC port."),
        new("token-file", Path.Combine("data", Access.AdminToken.FileName), "File with the administrator's token."),
        new("ca", "", "File with the certificates, in PEM, that the server's must rest on. Default: those that this machine trusts."),
        new("data", "", "Directory of the copy."),
    ];

    // Parts are smaller; a part of a larger kind is no reason to fail.
    private const int MessageMax = 16 * 1024 * 1024;

    /// <returns>The exit code.</returns>
    /// <exception cref="OptionsException">A value is wrong.</exception>
    /// <exception cref="JournalException">The directory holds another ledger, or cannot be written.</exception>
    /// <param name="progress">Is told how far it is.</param>
    public static async Task<int> RunAsync(IConfiguration settings, TextWriter to, IProgress<WorkProgress> progress)
    {
        if (settings["data"] is not { Length: > 0 } data)
        {
            throw new OptionsException("--data", "must name the directory of the copy");
        }

        using var channel = GrpcChannel.ForAddress(ReadFrom(settings), ReadOptions(settings["ca"]!));
        var source = new BackupSource(channel, ReadToken(settings["token-file"]!));
        using var copy = SqliteJournal.Open(Path.GetFullPath(data));
        try
        {
            var before = copy.Head;
            var total = (await source.VerifyAsync(before).ConfigureAwait(false)).Revision;
            await foreach (var batch in source.ReadAsync(before.Revision).ConfigureAwait(false))
            {
                copy.AppendCopied(batch);
                progress.Report(new WorkProgress("copying", batch.Last, Math.Max(total, batch.Last)));
            }

            var ledger = (await source.VerifyAsync(copy.Head).ConfigureAwait(false)).LedgerId;
            await to.WriteLineAsync($"{copy.Head.Revision - before.Revision} revisions more, {copy.Head.Revision} in all").ConfigureAwait(false);
            await to.WriteLineAsync($"ledger {ledger}").ConfigureAwait(false);
            await to.WriteLineAsync($"chain {copy.Head.Chain}, which is the server's").ConfigureAwait(false);
            return ExitCodes.Stopped;
        }
        catch (RpcException error)
        {
            throw new JournalException($"The server refused: {error.Status.Detail}", error);
        }
    }

    private static Uri ReadFrom(IConfiguration settings) =>
        Uri.TryCreate(settings["from"], UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : throw new OptionsException("--from", $"must be like http://127.0.0.1:5081, not '{settings["from"]}'");

    private static GrpcChannelOptions ReadOptions(string ca)
    {
        var handler = new SocketsHttpHandler();
        if (ca.Length > 0)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = TrustedRoots.Only(ReadFile("--ca", ca, TrustedRoots.Read));
        }

        return new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MessageMax };
    }

    private static string ReadToken(string file) => ReadFile("--token-file", file, File.ReadAllText).Trim();

    private static T ReadFile<T>(string flag, string file, Func<string, T> read)
    {
        try
        {
            return read(Path.GetFullPath(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OptionsException(flag, $"cannot be read: {error.Message}");
        }
    }
}
