using WasteSorting.Ledger;
using WasteSorting.Ledger.Embedded;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Testing;

/// <summary>Ledgers that began on an earlier day, so that periods of theirs have ended.</summary>
public static class Foundation
{
    /// <summary>Founds the ledger of the seeds in an empty journal, and closes it.</summary>
    public static async Task LayAsync(IJournal journal, DateOnly firstDay) =>
        await EmbeddedEngine.Start(journal, Seeds.Source(), new EngineLimits(), FakeTime.On(firstDay)).DisposeAsync().ConfigureAwait(false);
}
