using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Editions;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Past;
using WasteSorting.Ledger.State;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Years;

/// <summary>Compares ledger and model: some of it at random moments, all of it at the end.</summary>
internal sealed class YearLooks(Chance chance, YearMachine machine, YearModel model)
{
    public void Look(int oneIn)
    {
        if (!chance.OneIn(Math.Max(2, oneIn)))
        {
            return;
        }

        Comparison.Compare(machine.State.View, model.Count(null), "what runs");
        ComparePeriod(chance.Of([.. model.KnownPeriods()]));
    }

    public void LookAtAll()
    {
        Comparison.Compare(machine.State.View, model.Count(null), "what runs");
        var known = model.KnownPeriods().ToList();
        Comparison.CompareList(
            "known periods", [.. known.Order(Comparer<Window>.Create(Compare))],
            [.. machine.State.View.Calendar.KnownPeriods().Select(Window.Of).Order(Comparer<Window>.Create(Compare))]);
        foreach (var window in known)
        {
            ComparePeriod(window);
        }

        if (chance.OneIn(3))
        {
            LookAtThePast();
        }

        if (model.Editions.Count > 0)
        {
            LookAtEdition(chance.Of(model.Editions));
        }
    }

    private static int Compare(Window one, Window other) => (one.Kind, one.First).CompareTo((other.Kind, other.First));

    private void ComparePeriod(Window window)
    {
        var view = machine.State.View.Through(Period.Containing(window.Kind, window.First));
        var count = model.Count(window);
        Comparison.Compare(view, count, $"{view.View.Period}");
        foreach (var node in view.Registry.Nodes)
        {
            Comparison.CompareDuties($"{view.View.Period}, {node.Id}", count, view.Read(node.Index));
        }
    }

    private void LookAtThePast()
    {
        var revision = chance.Between(2, (int)machine.State.Revision);
        var past = Replay.Of(machine.Journal, revision, CancellationToken.None).ToState();
        Comparison.Compare(past.View, model.Count(null, revision), $"what ran at revision {revision}");
        var window = chance.Of([.. model.KnownPeriods(revision)]);
        var view = past.View.Through(Period.Containing(window.Kind, window.First));
        Comparison.Compare(view, model.Count(window, revision), $"{view.View.Period} at revision {revision}");
    }

    private void LookAtEdition(Published published)
    {
        var batch = machine.Journal.ReadAfter(published.Revision - 1).First();
        var entries = new ByteReader(batch.Entries.Span);
        var content = ((PeriodChanged)EntryCodec.Read(ref entries, null)).Edition;
        var at = Replay.Of(machine.Journal, published.Revision, CancellationToken.None).ToState();
        var expected = model.Mistake == Mistake.EditionsAreCountedAnew ? published with { Count = model.Count(published.Window) } : published;
        Comparison.Compare(EditionCodec.Read(content.Span, published.Revision, _ => at.View.Registry), expected);
        AssertRecomputes(published, content);

        var (revisions, reached) = new RevisionReader(at, published.Period, -1, machine.State.View.Calendar)
            .Read(machine.Journal, machine.State.Revision, int.MaxValue - 1_000, CancellationToken.None);
        Assert.Equal(machine.State.Revision, reached);
        Comparison.CompareList(
            $"reports since edition {published.Number} of {published.Period}",
            [.. model.RevisionsOf(published)],
            [.. revisions.Where(one => one.Report is not null).Select(Found)]);
        Comparison.CompareList(
            $"registries since edition {published.Number} of {published.Period}",
            [.. model.Versions.Select(one => one.Revision).Where(one => one > published.Revision)],
            [.. revisions.Where(one => one.Report is null).Select(one => one.Revision)]);
    }

    // From the ledger alone, and the rules that are in it.
    private void AssertRecomputes(Published published, ReadOnlyMemory<byte> content)
    {
        var before = Replay.Of(machine.Journal, published.Revision - 1, CancellationToken.None).ToState();
        var again = EditionCodec.Write(EditionMaker.Of(before.View, published.Period));
        if (!content.Span.SequenceEqual(again))
        {
            throw new LedgerDiffersException($"edition {published.Number} of {published.Period} does not recompute to its bytes.");
        }
    }

    private static Revised Found(PeriodRevision one) => new(
        one.Revision,
        one.Duty?.Obligation.Id ?? "",
        one.Duty is { } duty ? Window.Of(duty.Period) : default,
        Sight(one.Before),
        Sight(one.After));

    private static YearSight Sight(RevisedStanding one) => new(one.Reported, one.Verified, Standing.Of(one.Progress));
}
