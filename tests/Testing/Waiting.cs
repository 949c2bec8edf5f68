using WasteSorting.Actors.Engine;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Testing;

/// <summary>Waits that end: in what was waited for, or in a message that says which step, what was expected and what was found.</summary>
public static class Waiting
{
    /// <summary>Long enough for a machine under load: a wait that ends by it is a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// What a machine under load may add to a time that has an end: long, and yet short of never.
    /// </summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(20);

    public static async Task<T> Within<T>(this Task<T> task, string step)
    {
        try
        {
            return await task.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{step}: expected within {Patience}, found nothing.");
        }
    }

    public static async Task Within(this Task task, string step)
    {
        try
        {
            await task.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{step}: expected within {Patience}, found nothing.");
        }
    }

    /// <summary>Looks at a state that tells nobody of its changes, until it is as wanted.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isWanted, string step)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        using var timeout = new CancellationTokenSource(Patience);
        while (!await isWanted().ConfigureAwait(false))
        {
            try
            {
                await looks.WaitForNextTickAsync(timeout.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{step}: expected within {Patience}, found nothing.");
            }
        }
    }

    /// <summary>The first published cut that is as wanted.</summary>
    public static async Task<Cut> WaitForAsync(this ProgressEngine engine, Func<Cut, bool> isWanted, string step)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var message in engine.WatchAsync([0], null, timeout.Token).ConfigureAwait(false))
            {
                if (isWanted(message.Cut))
                {
                    return message.Cut;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Falls through to the message.
        }

        var found = engine.Status.Cut;
        throw new TimeoutException($"{step}: not within {Patience}; found revision {found.Revision}, day {found.Calendar.Today:O}.");
    }
}

/// <summary>Reads a feed one message at a time.</summary>
public sealed class FeedReader<T>(IAsyncEnumerable<T> feed, CancellationTokenSource cancellation) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<T> messages = feed.GetAsyncEnumerator(cancellation.Token);

    /// <summary>Asks for the next message without waiting for it.</summary>
    public Task<bool> Ask() => messages.MoveNextAsync().AsTask();

    public T Current => messages.Current;

    public async Task<T> NextAsync(string step) => await Ask().Within(step).ConfigureAwait(false)
        ? messages.Current
        : throw new InvalidOperationException($"{step}: the feed has ended.");

    public async ValueTask DisposeAsync()
    {
        await cancellation.CancelAsync().ConfigureAwait(false);
        try
        {
            await messages.DisposeAsync().ConfigureAwait(false);
        }
        catch (NotSupportedException)
        {
            // A message is still asked for: the cancellation ends it.
        }

        cancellation.Dispose();
    }
}

public static class FeedReaders
{
    /// <summary>The token of a revision that ends a batch, as the journal has it.</summary>
    public static async Task<ResumeToken> TokenAtAsync(this ProgressEngine engine, long revision)
    {
        for (var reached = 0L; ;)
        {
            var page = await engine.ReadJournalAsync(reached, CancellationToken.None).ConfigureAwait(false) ?? [];
            if (page.FirstOrDefault(batch => batch.Last == revision) is { Last: > 0 } found)
            {
                return found.Token;
            }

            reached = page.Count > 0 ? page[^1].Last : throw new InvalidOperationException($"No batch ends with revision {revision}.");
        }
    }

    public static FeedReader<ProgressFeed> Watch(this ProgressEngine engine, IReadOnlyList<int> nodes, ResumeToken? after = null)
    {
        var cancellation = new CancellationTokenSource();
        return new FeedReader<ProgressFeed>(engine.WatchAsync(nodes, after, cancellation.Token), cancellation);
    }

    public static FeedReader<RankingFeed> WatchRanking(
        this ProgressEngine engine, Domain.Rules.League league, int limit, ResumeToken? after = null)
    {
        var cancellation = new CancellationTokenSource();
        return new FeedReader<RankingFeed>(engine.WatchRankingAsync(league, limit, after, cancellation.Token), cancellation);
    }
}
