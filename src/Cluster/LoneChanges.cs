using WasteSorting.Cluster.Store;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Periods;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;

namespace WasteSorting.Cluster;

/// <summary>
/// Changes that stand alone in the journal: registries, tokens, periods. Each is decided on the newest view there is, and
/// anew for as long as something else is committed first.
/// </summary>
internal sealed class LoneChanges(SiloLedger ledger)
{
    public async Task<RegistryOutcome> ChangeAsync(RegistrySource source, long expectedVersion, Author by)
    {
        var before = ledger.View.Registry;
        RegistryResult? loaded = null;
        var result = await CommitAsync(view =>
        {
            before = view.Registry;
            loaded = expectedVersion == 0 || expectedVersion == before.Version ? RegistryLoader.Load(source, before) : null;
            return loaded?.Registry is { } after
                ? new EpochChange(
                    view.Epoch, EntryOf(to => EntryCodec.Write(to, new RegistryApplied(after.Version, by))), RegistryCodec.Write(source))
                : null;
        }).ConfigureAwait(false);
        return result switch
        {
            null when loaded is null => RegistryOutcome.Stale(before.Version),
            null => RegistryOutcome.Faulty(before.Version, loaded.Faults),
            { Status: CommitStatus.Committed } => RegistryOutcome.Applied(before, loaded!.Registry!, result.Revision),
            _ => RegistryOutcome.Refused(before.Version, Dispatcher.StatusOf(result.Status)),
        };
    }

    public async Task<AccessOutcome> ChangeAsync(AccessChange change)
    {
        AccessTable? before = null;
        AccessOutcome? decided = null;
        var result = await CommitAsync(_ =>
        {
            var table = ledger.Access;
            decided = before is not null && HasHappened(change, before, table) ? Done(change) : Decide(change, table);
            before = table;
            return decided is null
                ? new TokenChange(table.Revision, EntryOf(to => EntryCodec.Write(to, change)))
                : null;
        }).ConfigureAwait(false);
        return result switch
        {
            null => decided!,
            { Status: CommitStatus.Committed } => Done(change),
            _ => AccessOutcome.Refused(Dispatcher.StatusOf(result.Status)),
        };
    }

    public async Task<PeriodOutcome> ChangeAsync(PeriodChange change)
    {
        var calendar = ledger.View.Calendar;
        var decision = PeriodDecision.Done;
        var result = await CommitAsync(view =>
        {
            calendar = view.Calendar;
            decision = calendar.Decide(change.Action, change.Period);
            return decision == PeriodDecision.Done
                ? new EpochChange(view.Epoch, EntryOf(to => EntryCodec.Write(to, change)), null)
                : null;
        }).ConfigureAwait(false);
        return result switch
        {
            null => new PeriodOutcome(decision, calendar, 0),
            { Status: CommitStatus.Committed } => new PeriodOutcome(decision, ledger.View.Calendar, result.Revision),
            _ => PeriodOutcome.Refused(Dispatcher.StatusOf(result.Status)),
        };
    }

    /// <summary>What became of the change; null when there was none to commit.</summary>
    /// <param name="decide">The change by this view, or null.</param>
    private async Task<CommitResult?> CommitAsync(Func<DistrictView, Change?> decide)
    {
        try
        {
            var view = await ledger.CatchUpAsync().ConfigureAwait(false);
            while (decide(view) is { } change)
            {
                var result = await ledger.CommitAsync(change).ConfigureAwait(false);
                if (result.Status != CommitStatus.Conflict)
                {
                    return result;
                }

                view = await ledger.ReachAsync(result.Revision).ConfigureAwait(false);
            }

            return null;
        }
        catch (LedgerUnreachableException)
        {
            return CommitResult.Of(CommitStatus.Unknown);
        }
    }

    /// <summary>The answer where nothing is to be committed; null where the change is.</summary>
    private AccessOutcome? Decide(AccessChange change, AccessTable table)
    {
        var status = table.Decide(change, ledger.Limits.TokensMax, out var holds);
        return status != AccessStatus.Done || holds ? new AccessOutcome(status, table.TokenOf(change), 0) : null;
    }

    // A commit whose answer was lost is tried again by the writer, and then finds itself done.
    private static bool HasHappened(AccessChange change, AccessTable before, AccessTable now) => change is IssueToken issue
        && before.TokenOf(change) is null
        && now.TokenOf(change) is { } token
        && token.IssuedBy == issue.By.Id && token.Node == issue.Token.Node && token.Role == issue.Token.Role;

    private AccessOutcome Done(AccessChange change)
    {
        var table = ledger.Access;
        return new AccessOutcome(AccessStatus.Done, table.TokenOf(change), table.Revision);
    }

    private static byte[] EntryOf(Action<ByteWriter> write)
    {
        var entry = new ByteWriter();
        write(entry);
        return entry.Written.ToArray();
    }
}
