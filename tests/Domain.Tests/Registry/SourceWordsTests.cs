using WasteSorting.Domain.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Registry;

/// <summary>Each duty rests on words that the duty list says to each unit that owes it.</summary>
public sealed class SourceWordsTests
{
    private const string TownsHeading = "各乡镇人民政府、街道办事处";

    private static readonly DistrictRegistry Xingqing = Seeds.Registry();

    private static readonly Dictionary<string, string> WordsByHeading = ReadWords();

    [Fact]
    public void DutyList_HasARowForEveryUnit() =>
        Assert.All(Xingqing.Nodes.Where(node => node.Kind == NodeKind.Unit), unit => Assert.NotEmpty(WordsOf(unit)));

    [Fact]
    public void Source_OfEveryDuty_StandsInTheRowOfEveryUnitThatOwesIt()
    {
        foreach (var unit in Xingqing.Nodes.Where(node => node.Kind == NodeKind.Unit))
        {
            foreach (var obligation in unit.Obligations)
            {
                Assert.True(
                    WordsOf(unit).Contains(Squeeze(obligation.Source), StringComparison.Ordinal),
                    $"The row of {unit.NameZh} does not say '{obligation.Source}', on which {obligation.Id} rests.");
            }
        }
    }

    [Fact]
    public void Documents_AreCalledAsTheDutyListCallsThem() => Assert.All(
        Xingqing.Obligations.Where(one => one.Kind == ObligationKind.Document),
        document => Assert.Contains(Squeeze(document.NameZh), Squeeze(document.Source), StringComparison.Ordinal));

    [Fact]
    public void EveryPlanThatTheDutyListTellsAUnitToMake_IsADocument()
    {
        var made = Xingqing.Obligations.Where(one => one.Kind == ObligationKind.Document).Select(one => Squeeze(one.NameZh)).ToHashSet();
        var named = WordsByHeading.Values.SelectMany(Titles).ToHashSet();

        // Named but not made here: the ministry's form, the city's own rules, and the regulation that is enforced.
        string[] others =
        [
            "《生活垃圾分类工作评估信息管理平台》", "《银川市有害垃圾分类贮存、处理处置管理指引》", "《银川市有害垃圾处理处置工作方案》",
            "《银川市各类学校产生源的生活垃圾分类和资源循环利用工作评价标准》", "《银川市生活垃圾分类条例》",
        ];
        Assert.Equal(named.Except(others).Order(StringComparer.Ordinal), made.Order(StringComparer.Ordinal));
    }

    private static string WordsOf(Node unit)
    {
        if (WordsByHeading.TryGetValue(unit.NameZh, out var own))
        {
            return own;
        }

        return unit.Code.Length > 0
            ? WordsByHeading[TownsHeading]
            : WordsByHeading.Single(row => row.Key.Split('、').Contains(unit.NameZh)).Value;
    }

    /// <summary>The rows of the duty list without white space, by the cell that names who owes them.</summary>
    private static Dictionary<string, string> ReadWords()
    {
        var names = Xingqing.Nodes.Where(node => node.Kind == NodeKind.Unit).Select(node => node.NameZh).ToHashSet();
        var words = new Dictionary<string, string>();
        var heading = "";
        foreach (var line in File.ReadLines(Path.Combine(Seeds.Directory, "source.txt")).Select(Squeeze).Where(line => line.Length > 0))
        {
            if (line == TownsHeading || names.Contains(line) || line.Split('、').All(names.Contains))
            {
                heading = line;
            }

            words[heading] = words.GetValueOrDefault(heading, "") + line;
        }

        return words;
    }

    private static IEnumerable<string> Titles(string words)
    {
        for (var at = words.IndexOf('《', StringComparison.Ordinal); at >= 0; at = words.IndexOf('《', at + 1))
        {
            yield return words[at..(words.IndexOf('》', at) + 1)];
        }
    }

    private static string Squeeze(string text) => string.Concat(text.Where(one => !char.IsWhiteSpace(one)));
}
