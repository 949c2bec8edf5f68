using WasteSorting.Domain.Registry;
using WasteSorting.Testing;

namespace WasteSorting.Engine.Tests.Registry;

/// <summary>The shipped registry against the duty list that it is made from.</summary>
public sealed class SeedsTests
{
    private static readonly DistrictRegistry Xingqing = Seeds.Registry();

    [Fact]
    public void Units_Are64_OfOneLead20Departments16TownsAnd27Others()
    {
        Assert.Equal(64, Xingqing.Nodes.Count(node => node.Kind == NodeKind.Unit));
    }
}
