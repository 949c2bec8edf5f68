using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Text;

namespace WasteSorting.Papers.Documents.Sections;

/// <summary>Names of the nodes that a notice speaks of elsewhere: figures that moved carry ids only.</summary>
internal sealed class NodeNames
{
    private readonly Dictionary<string, Words> _names = new(StringComparer.Ordinal);

    public Words this[string node] => _names.TryGetValue(node, out var name) ? name : Words.Same(node);

    public static NodeNames Of(Notice notice)
    {
        var names = new NodeNames();
        if (notice.District is { } district)
        {
            names.Add(district.Node, district.NameZh, district.NameEn);
        }

        foreach (var place in notice.Rankings.SelectMany(ranking => ranking.Places))
        {
            names.Add(place.Node, place.NameZh, place.NameEn);
        }

        foreach (var one in notice.Rankings.SelectMany(ranking => ranking.Unranked))
        {
            names.Add(one.Node, one.NameZh, one.NameEn);
        }

        foreach (var duty in notice.Missing)
        {
            names.Add(duty.Unit, duty.UnitNameZh, duty.UnitNameEn);
        }

        foreach (var change in notice.Changes.Where(change => change.Revision is not null))
        {
            names.Add(change.Revision.Node, change.NodeNameZh, change.NodeNameEn);
        }

        return names;
    }

    private void Add(string node, string zh, string en)
    {
        if (zh.Length + en.Length > 0)
        {
            _names.TryAdd(node, Words.Name(zh, en));
        }
    }
}
