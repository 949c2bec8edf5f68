using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Documents.Model;
using WasteSorting.Papers.Wording;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>Tiers of a rule set in words.</summary>
internal sealed class TierWords(IReadOnlyList<Tier> tiers)
{
    /// <param name="tier">Id. Empty: none is reached.</param>
    public Words this[string tier] => tier.Length == 0
        ? Words.Dash
        : tiers.FirstOrDefault(one => one.Id == tier) is { } known ? Words.Name(known.NameZh, known.NameEn) : Words.Same(tier);

    /// <summary>From which score each tier is reached; none when there are no tiers.</summary>
    public IEnumerable<PaperSection> Thresholds()
    {
        if (tiers.Count > 0)
        {
            var sentence = Words.Join("；", "; ", tiers.Select(ThresholdOf)) + new Words("。", ".");
            yield return new PaperSection(new Words("等次标准", "Tiers"), "等次标准", [new PaperParagraph(sentence)]);
        }
    }

    private static Words ThresholdOf(Tier tier)
    {
        var name = Words.Name(tier.NameZh, tier.NameEn);
        var from = NumberWords.Score(tier.FromBp);
        return name + (tier.FromBp > 0 ? new Words($"：{from}分及以上", $" from {from}") : new Words("：其余", ": the rest"));
    }
}
