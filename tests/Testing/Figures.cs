using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Domain;

namespace WasteSorting.Testing;

/// <summary>Figures by name, those that are not zero: what the model computes, and what a tally says in the same words.</summary>
public sealed class Figures : SortedDictionary<string, long>
{
    public Figures()
        : base(StringComparer.Ordinal)
    {
    }

    // How many sites were certified in time for each target is a step on the way: what comes of it is the credit of their unit.
    public static Figures Of(Tally tally)
    {
        var figures = new Figures();
        figures.Raise("sites", tally[TallyCell.Sites]);
        figures.Raise("evidence", tally[TallyCell.StandingEvidence]);
        foreach (var stage in Enum.GetValues<Stage>())
        {
            figures.Raise($"reported.{stage}", tally[TallyCell.Reported(stage)]);
            figures.Raise($"verified.{stage}", tally[TallyCell.Verified(stage)]);
        }

        for (var category = 0; category < Limits.CategoriesMax; category++)
        {
            figures.Raise($"category.{category}.sites", tally[TallyCell.CategorySites(category)]);
            figures.Raise($"category.{category}.reported", tally[TallyCell.CategoryReportedDone(category)]);
            figures.Raise($"category.{category}.certified", tally[TallyCell.CategoryCertified(category)]);
        }

        foreach (var kind in Enum.GetValues<PeriodKind>())
        {
            foreach (var figure in Enum.GetValues<PeriodFigure>())
            {
                figures.Raise($"{kind}.{figure}", tally[TallyCell.Of(kind, figure)]);
            }
        }

        return figures;
    }

    /// <summary>Adds to a figure, which goes when it becomes zero.</summary>
    public void Raise(string name, long amount)
    {
        var sum = this.GetValueOrDefault(name) + amount;
        if (sum == 0)
        {
            Remove(name);
        }
        else
        {
            this[name] = sum;
        }
    }

    public void Raise(Figures other)
    {
        foreach (var (name, amount) in other)
        {
            Raise(name, amount);
        }
    }

    public override string ToString() => string.Join('\n', this.Select(one => $"{one.Key} = {one.Value}"));
}
