using FsCheck.Fluent;
using FsCheck;
using WasteSorting.Domain.Tallies;

namespace WasteSorting.Domain.Tests.Tallies;

/// <summary>A tally is a commutative group under addition.</summary>
public sealed class TallyTests
{
    private static Gen<long> Cell => Gen.Frequency(
        (3, Gen.Constant(0L)),
        (3, from small in Gen.Choose(-3, 3) select (long)small),
        (1, from part in Gen.Choose(int.MinValue, int.MaxValue) select (long)part << 20));

    internal static Gen<Tally> Any => from cells in Cell.ArrayOf(TallyCell.Count) select Tally.Of(cells);

    [Fact]
    public void Sum_InAnyOrder_IsTheSame() => Laws.Hold(Any.Two(), pair => Assert.Equal(pair.Item1 + pair.Item2, pair.Item2 + pair.Item1));

    [Fact]
    public void Sum_InAnyGrouping_IsTheSame() => Laws.Hold(Any.Three(), three =>
        Assert.Equal((three.Item1 + three.Item2) + three.Item3, three.Item1 + (three.Item2 + three.Item3)));

    [Fact]
    public void Zero_Added_ChangesNothing() => Laws.Hold(Any, one => Assert.Equal(one, one + Tally.Zero));

    [Fact]
    public void Tally_MinusItself_IsZero() => Laws.Hold(Any, one =>
    {
        Assert.Equal(Tally.Zero, one - one);
        Assert.Equal(Tally.Zero, one + -one);
    });

    [Fact]
    public void PartTakenOut_LeavesTheRest() => Laws.Hold(Any.Two(), pair => Assert.Equal(pair.Item1, pair.Item1 + pair.Item2 - pair.Item2));

    [Fact]
    public void Sum_OfEachCell_IsTheCellsSum() => Laws.Hold(Any.Two(), pair =>
    {
        var sum = pair.Item1 + pair.Item2;
        for (var cell = 0; cell < TallyCell.Count; cell++)
        {
            Assert.Equal(pair.Item1[cell] + pair.Item2[cell], sum[cell]);
        }
    });

    [Fact]
    public void Delta_AddedCellByCell_EqualsTheTally() => Laws.Hold(Any.Two(), pair =>
    {
        var delta = new TallyDelta();
        for (var cell = 0; cell < TallyCell.Count; cell++)
        {
            delta.Add(cell, pair.Item2[cell]);
        }

        Assert.Equal(pair.Item1 + pair.Item2, pair.Item1.Plus(delta));
        delta.Subtract(pair.Item2);
        Assert.True(delta.IsZero);
    });

    [Fact]
    public void Operands_AfterAnySum_AreUnchanged() => Laws.Hold(Any.Two(), pair =>
    {
        var before = pair.Item1.Cells.ToArray();
        _ = pair.Item1 + pair.Item2;
        _ = pair.Item1 - pair.Item2;
        _ = -pair.Item1;
        Assert.Equal(before, pair.Item1.Cells.ToArray());
    });

    [Fact]
    public void Cells_OfEveryFigure_StandApart()
    {
        var cells = new List<int> { TallyCell.Sites, TallyCell.StandingEvidence };
        foreach (var stage in Enum.GetValues<Domain.Reports.Stage>())
        {
            cells.AddRange([TallyCell.Reported(stage), TallyCell.Verified(stage)]);
        }

        for (var category = 0; category < Limits.CategoriesMax; category++)
        {
            cells.AddRange([TallyCell.CategorySites(category), TallyCell.CategoryReportedDone(category)]);
            cells.Add(TallyCell.CategoryCertified(category));
        }

        cells.AddRange(Enumerable.Range(0, Limits.TargetsPerUnitMax).Select(TallyCell.CertifiedInTime));

        foreach (var kind in Enum.GetValues<Domain.Periods.PeriodKind>())
        {
            cells.AddRange(Enum.GetValues<PeriodFigure>().Select(figure => TallyCell.Of(kind, figure)));
        }

        Assert.Equal(Enumerable.Range(0, TallyCell.Count), cells.Order());
    }

    [Fact]
    public void Of_AnotherNumberOfCells_Throws() => Assert.Throws<ArgumentException>(() => Tally.Of(new long[TallyCell.Count - 1]));
}
