using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;

namespace WasteSorting.Domain.Tests.Reports;

/// <summary>Journals keep fingerprints: a value that changes makes every repeated report look like another one.</summary>
public sealed class FingerprintTests
{
    private static readonly Report Plain = new()
    {
        Id = new Guid("0198c0de-0000-7000-8000-000000000001"),
        Node = "finance",
        Day = new DateOnly(2026, 11, 22),
        Change = new Change(ChangeKind.DocumentFiled, "finance-plan", 0, 0, 0),
    };

    private static readonly Report Full = Plain with
    {
        Period = Say.In("2026Q4"),
        Change = new Change(ChangeKind.CoverageMeasured, "education-coverage", 97, 100, Stage.UnderWay),
        Takes = new Guid("0198c0de-0000-7000-8000-00000000000a"),
        Evidence =
        [
            new Evidence("https://example.org/一.pdf", [.. Enumerable.Range(0, 32).Select(one => (byte)one)], "application/pdf"),
            new Evidence("", [], "image/png"),
        ],
        Note = "第四季度 𠮷",
        RevisesClosedPeriod = true,
        Actor = "token:7",
    };

    public static TheoryData<string> Names => [.. Changes.Keys];

    private static Dictionary<string, Report> Changes { get; } = new(StringComparer.Ordinal)
    {
        ["node"] = Full with { Node = "finances" },
        ["day"] = Full with { Day = Full.Day.AddDays(1) },
        ["no period"] = Full with { Period = null },
        ["period's kind"] = Full with { Period = new Period(PeriodKind.Month, Full.Period!.Value.Ordinal) },
        ["period"] = Full with { Period = Full.Period.Value.Previous },
        ["once for no period"] = Full with { Period = Period.Once },
        ["kind"] = Full with { Change = Full.Change with { Kind = ChangeKind.ActHeld } },
        ["obligation"] = Full with { Change = Full.Change with { Obligation = "education-awareness" } },
        ["amount"] = Full with { Change = Full.Change with { Amount = 98 } },
        ["whole"] = Full with { Change = Full.Change with { Of = 101 } },
        ["amount and whole changed over"] = Full with { Change = Full.Change with { Amount = 100, Of = 97 } },
        ["stage"] = Full with { Change = Full.Change with { Stage = Stage.NotStarted } },
        ["takes"] = Full with { Takes = new Guid("0198c0de-0000-7000-8000-00000000000b") },
        ["takes nothing"] = Full with { Takes = Guid.Empty },
        ["note"] = Full with { Note = "第四季度" },
        ["note with a NUL"] = Full with { Note = Full.Note + "\0" },
        ["note that begins where the obligation ends"] = Full with
        {
            Change = Full.Change with { Obligation = "education-coverag" }, Note = "e" + Full.Note,
        },
        ["revises"] = Full with { RevisesClosedPeriod = false },
        ["no evidence"] = Full with { Evidence = [] },
        ["less evidence"] = Full with { Evidence = Full.Evidence[..1] },
        ["evidence in another order"] = Full with { Evidence = [Full.Evidence[1], Full.Evidence[0]] },
        ["link"] = Full with { Evidence = [Full.Evidence[0] with { Link = "https://example.org/二.pdf" }, Full.Evidence[1]] },
        ["hash"] = Full with { Evidence = [Full.Evidence[0] with { Sha256 = Full.Evidence[0].Sha256.SetItem(31, 0) }, Full.Evidence[1]] },
        ["no hash"] = Full with { Evidence = [Full.Evidence[0] with { Sha256 = [] }, Full.Evidence[1]] },
        ["media type"] = Full with { Evidence = [Full.Evidence[0] with { MediaType = "text/plain" }, Full.Evidence[1]] },
    };

    [Fact]
    public void Value_OfAReport_NeverChanges()
    {
        Assert.Equal(0xFD80A376948EDC2EUL, Fingerprint.Of(Plain));
        Assert.Equal(0x41B7B12FE1856592UL, Fingerprint.Of(Full));
        Assert.Equal(0xC71029E782E4EBDBUL, Fingerprint.Of(Plain with { Note = "abcdefg", Node = "abcd" }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_OfAnyOtherContent_IsAnother(string name) => Assert.NotEqual(Fingerprint.Of(Full), Fingerprint.Of(Changes[name]));

    [Fact]
    public void Values_OfAllOtherContents_AreAllApart() =>
        Assert.Equal(Changes.Count, Changes.Values.Select(Fingerprint.Of).Distinct().Count());

    [Fact]
    public void Value_WithoutIdAndActor_IsTheSame() =>
        Assert.Equal(Fingerprint.Of(Full), Fingerprint.Of(Full with { Id = Guid.Empty, Actor = "" }));

    /// <summary>Every property is either part of the content or one of those about its sender, or its id: a new one has to be decided on.</summary>
    [Fact]
    public void Report_HasNoPropertyThatNoRowChanges()
    {
        var changed = Changes.Values
            .SelectMany(one => typeof(Report).GetProperties().Where(property => !Equals(property.GetValue(one), property.GetValue(Full))))
            .Select(property => property.Name)
            .ToHashSet();
        Assert.Equal(["Actor", "Address", "ByTerritory", "Id", "MayTake"], typeof(Report).GetProperties().Select(property => property.Name).Except(changed).Order());
    }
}
