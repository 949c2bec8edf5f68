using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>Keeps all that long work tells.</summary>
internal sealed class Told : IProgress<WorkProgress>
{
    public List<(string What, long Done, long Total)> Steps { get; } = [];

    public void Report(WorkProgress value) => Steps.Add((value.What, value.Done, value.Total));
}
