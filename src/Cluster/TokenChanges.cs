using WasteSorting.Cluster.Store;
using WasteSorting.Domain.Reports;
using WasteSorting.Engine.Access;
using WasteSorting.Engine.Journal;

namespace WasteSorting.Cluster;

/// <summary>Issues and revokes tokens, decided on the newest table there is.</summary>
internal sealed class TokenChanges(SiloLedger ledger)
{
    public async Task<AccessOutcome> ChangeAsync(AccessChange change)
    {
        AccessTable? before = null;
        try
        {
            await ledger.CatchUpAsync().ConfigureAwait(false);
            while (true)
            {
                var table = ledger.Access;
                if (before is not null && HasHappened(change, before, table))
                {
                    return Done(change, table);
                }

                before = table;
                var status = table.Decide(change, ledger.Limits.TokensMax, out var holds);
                if (status != AccessStatus.Done || holds)
                {
                    return new AccessOutcome(status, table.TokenOf(change), 0);
                }

                var entry = new ByteWriter();
                EntryCodec.Write(entry, change);
                var committed = await ledger.CommitAsync(new TokenChange(table.Revision, entry.Written.ToArray())).ConfigureAwait(false);
                if (committed.Status == CommitStatus.Committed)
                {
                    return Done(change, ledger.Access);
                }

                if (committed.Status != CommitStatus.Conflict)
                {
                    return AccessOutcome.Refused(Dispatcher.StatusOf(committed.Status));
                }

                await ledger.ReachAsync(committed.Revision).ConfigureAwait(false);
            }
        }
        catch (LedgerUnreachableException)
        {
            return AccessOutcome.Refused(SubmitStatus.Fenced);
        }
    }

    // A commit whose answer was lost is tried again by the writer, and then finds itself done.
    private static bool HasHappened(AccessChange change, AccessTable before, AccessTable now) => change is IssueToken issue
        && before.TokenOf(change) is null
        && now.TokenOf(change) is { } token
        && token.IssuedBy == issue.By.Id && token.Node == issue.Token.Node && token.Role == issue.Token.Role;

    private static AccessOutcome Done(AccessChange change, AccessTable table) =>
        new(AccessStatus.Done, table.TokenOf(change), table.Revision);
}
