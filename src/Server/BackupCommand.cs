using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Net.Client;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tls;

namespace WasteSorting.Server;

/// <summary>
/// Copies the ledger of a running server into a directory that a server can be started on. Run again, it takes what has come since; or each run
/// makes a copy of its own, of which the newest stay. The server that was copied verifies that the copy's chain is its own.
/// </summary>
internal static class BackupCommand
{
    public static readonly Setting[] Settings =
    [
        new("from", "http://127.0.0.1:5081", "Address of the server's gRPC port."),
        new("token-file", Path.Combine("data", Access.AdminToken.FileName), "File with the administrator's token."),
        new("ca", "", "File with the certificates, in PEM, that the server's must rest on. Default: those that this machine trusts."),
        new("data", "", "Directory of the copy, or of the copies."),
        new("keep", "", "How many copies stand side by side, each in a directory named by when it was made. Default: one, which grows."),
        new("every-hours", "", "Makes one again and again, with so many hours between, until it is stopped. Default: once."),
    ];

    // Parts are smaller; a part of a larger kind is no reason to fail.
    private const int MessageMax = 16 * 1024 * 1024;

    /// <returns>The exit code.</returns>
    /// <exception cref="OptionsException">A value is wrong.</exception>
    /// <exception cref="JournalException">The directory holds another ledger, or cannot be written.</exception>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="stop">Ends the series, where there is one.</param>
    public static async Task<int> RunAsync(
        IConfiguration settings, TextWriter to, IProgress<WorkProgress> progress, TimeProvider time, CancellationToken stop = default)
    {
        if (settings["data"] is not { Length: > 0 } data)
        {
            throw new OptionsException("--data", "must name the directory of the copy");
        }

        var keep = settings.ReadOptionalCount("keep");
        var pause = settings.ReadOptionalCount("every-hours") is { } hours ? TimeSpan.FromHours(hours) : (TimeSpan?)null;
        var (from, token, ca, directory) = (ReadFrom(settings), ReadToken(settings["token-file"]!), ReadCa(settings["ca"]!), Path.GetFullPath(data));
        async Task<int> MakeAsync()
        {
            // A connection of its own: after hours nothing is left of the one before.
            using var channel = GrpcChannel.ForAddress(from, OptionsFor(ca));
            var source = new BackupSource(channel, token);
            return keep is { } copies
                ? await MakeOnShelfAsync(source, new BackupShelf(directory, copies), to, progress, time).ConfigureAwait(false)
                : await CopyAsync(source, directory, to, progress).ConfigureAwait(false);
        }

        return await (pause is { } between ? RepeatAsync(MakeAsync, between, time, stop) : MakeAsync()).ConfigureAwait(false);
    }

    // One that fails is said, and the next one is made in its turn.
    private static async Task<int> RepeatAsync(Func<Task<int>> makeAsync, TimeSpan pause, TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await makeAsync().ConfigureAwait(false);
            }
            catch (Exception error) when (error is JournalException or IOException)
            {
                await Console.Error.WriteLineAsync($"{time.GetUtcNow():u} no backup: {error.Message}").ConfigureAwait(false);
            }

            await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return ExitCodes.Stopped;
    }

    private static async Task<int> MakeOnShelfAsync(
        BackupSource source, BackupShelf shelf, TextWriter to, IProgress<WorkProgress> progress, TimeProvider time)
    {
        var exitCode = await CopyAsync(source, shelf.Begin(), to, progress).ConfigureAwait(false);
        await to.WriteLineAsync($"copy {shelf.End(time.GetUtcNow())}").ConfigureAwait(false);
        return exitCode;
    }

    private static async Task<int> CopyAsync(BackupSource source, string directory, TextWriter to, IProgress<WorkProgress> progress)
    {
        using var copy = SqliteJournal.Open(directory);
        try
        {
            var before = copy.Head;
            var total = (await source.VerifyAsync(before, progress).ConfigureAwait(false)).Revision;
            await foreach (var batch in source.ReadAsync(before.Revision).ConfigureAwait(false))
            {
                copy.AppendCopied(batch);
                progress.Report(new WorkProgress("copying", batch.Last, Math.Max(total, batch.Last)));
            }

            var ledger = (await source.VerifyAsync(copy.Head, progress).ConfigureAwait(false)).LedgerId;
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

    private static X509Certificate2Collection? ReadCa(string ca) => ca.Length > 0 ? ReadFile("--ca", ca, TrustedRoots.Read) : null;

    private static GrpcChannelOptions OptionsFor(X509Certificate2Collection? ca)
    {
        var handler = new SocketsHttpHandler();
        if (ca is not null)
        {
            handler.SslOptions.RemoteCertificateValidationCallback = TrustedRoots.Only(ca);
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
