using System.Globalization;
using WasteSorting.Ledger.Journal;
using WasteSorting.Server.Api;

namespace WasteSorting.Server;

/// <summary>Says how far long work is, a line now and then: none for what is done within a moment. Told by one thread at a time.</summary>
internal sealed class WorkLines(TextWriter to, TimeProvider time) : IProgress<WorkProgress>
{
    private long said = time.GetTimestamp();

    public void Report(WorkProgress value)
    {
        if (time.GetElapsedTime(said) < WorkFeed.Pause)
        {
            return;
        }

        said = time.GetTimestamp();
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.What}: revision {value.Done:N0} of {value.Total:N0}"));
        to.Flush();
    }
}
