using WasteSorting.Ledger;
using WasteSorting.Ledger.Sqlite;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Faults.Crashes;

/// <summary>
/// All that a server did to its disk, from its founding over a kill and its recovery to its orderly end, beside what its callers were told and when.
/// </summary>
public sealed class CrashRecording : IAsyncLifetime
{
    private const int Acks = 700;

    private readonly string directory = Directory.CreateTempSubdirectory("recording-").FullName;
    private Dictionary<long, ResumeToken> tokens = [];
    private (long First, long Last)[] loads = [];

    /// <summary>Why nothing is recorded; null: it is.</summary>
    public static string? WhyNot => File.Exists("/usr/bin/strace") ? null : "strace is not installed";

    /// <summary>File with the administrator's token.</summary>
    public string TokenFile => Path.Combine(directory, "token");

    internal ReceiptBook Book { get; } = new();

    internal IReadOnlyList<FileStep> Steps { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        if (WhyNot is not null)
        {
            return;
        }

        var calls = new SystemCalls(Path.Combine(directory, "calls"));
        await using var server = await ServerProcess.StartUnderAsync(calls.Command);
        await Book.LoadAsync(server, Acks, server.KillAsync);
        var first = Book.Answered.Select(one => one.At).ToList();
        await server.StartAgainAsync();
        await Book.LoadAsync(server, Acks, server.TerminateAsync);
        var second = Book.Answered.Select(one => one.At).Except(first).ToList();
        loads = [(first.Min(), first.Max()), (second.Min(), second.Max())];
        await calls.EndAsync();
        Steps = calls.Read();
        File.Copy(server.TokenFile, TokenFile);
        using var journal = SqliteJournal.Open(server.DataDirectory);
        tokens = journal.ReadTokens(long.MaxValue, int.MaxValue).ToDictionary(token => token.Revision);
    }

    /// <summary>Whether what ends with a token is what stood in the ledger then.</summary>
    public bool IsPartOfIt(ResumeToken end) => tokens.TryGetValue(end.Revision, out var token) && token == end;

    /// <summary>Whether a step is of a start or an end, and of no load.</summary>
    internal bool IsStartOrEnd(FileStep step) => !loads.Any(load => load.First <= step.At && step.At <= load.Last);

    /// <summary>Revisions that callers had been told of at a time.</summary>
    /// <param name="at">Microseconds since 1970.</param>
    public IEnumerable<long> ToldBefore(long at) => Book.Answered.Where(one => one.At < at).Select(one => one.Receipt.Revision);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(directory, true);
        return ValueTask.CompletedTask;
    }
}
