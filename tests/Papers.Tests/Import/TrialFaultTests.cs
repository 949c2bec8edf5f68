using WasteSorting.Contracts.V1;
using WasteSorting.Papers.Import;
using static WasteSorting.Papers.Tests.Import.Samples;

namespace WasteSorting.Papers.Tests.Import;

/// <summary>What the ledger says about reports, told by cells.</summary>
public sealed class TrialFaultTests
{
    [Theory]
    [InlineData("node", "A2")]
    [InlineData("obligation", "C2")]
    [InlineData("period", "E2")]
    [InlineData("day", "F2")]
    [InlineData("count", "G2")]
    [InlineData("numerator", "H2")]
    [InlineData("stage", "J2")]
    [InlineData("evidence", "K2")]
    [InlineData("evidence.link", "K2")]
    [InlineData("note", "L2")]
    [InlineData("report_id", "2:2")]
    [InlineData("change", "2:2")]
    [InlineData("", "2:2")]
    public void Refusal_OfAField_IsFaultOfItsCell(string field, string cell)
    {
        var faults = TrialFaults.Of(PlanOf(Act()), [new Trial { Refusals = { new Refusal { Field = field, Reason = "X", Message = "is wrong" } } }]);
        var fault = Assert.Single(faults.Faults);
        Assert.Equal(cell, fault.Cell);
        Assert.Contains("is wrong", fault.Cause.En, StringComparison.Ordinal);
        Assert.Empty(faults.AlreadyThere);
    }

    [Fact]
    public void Refusals_OfSeveralRows_AreAllTold()
    {
        var plan = PlanOf(Act(), Row(), Act("count", "7"), Site());
        var faults = TrialFaults.Of(plan,
        [
            new Trial { Refusals = { Refuse("day", "DAY_IN_FUTURE"), Refuse("note", "NOTE_INVALID") } },
            new Trial { Accepted = true },
            new Trial { Refusals = { Refuse("period", "PERIOD_CLOSED") } },
        ]);
        Assert.Equal(["F2", "L2", "E5"], faults.Faults.Select(one => one.Cell));
        Assert.Equal("日期还没有到", faults.Faults[0].Cause.Zh);
    }

    [Fact]
    public void RepeatedReports_AreListedApart()
    {
        var plan = PlanOf(Act(), Site());
        var faults = TrialFaults.Of(plan, [new Trial { Accepted = true, RepeatedReport = true }, new Trial { Accepted = true }]);
        Assert.Empty(faults.Faults);
        Assert.Equal(2, Assert.Single(faults.AlreadyThere).Row);
    }

    [Fact]
    public void Trials_OfAnotherPlan_AreRefused() => Assert.Throws<ArgumentException>(() => TrialFaults.Of(PlanOf(Act()), []));

    private static Refusal Refuse(string field, string reason) => new() { Field = field, Reason = reason, Message = "is wrong" };
}
