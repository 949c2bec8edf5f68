using System.Collections.Immutable;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Testing;

namespace WasteSorting.Domain.Tests.Nodes;

/// <summary>
/// One row for each outcome that a report can have, in the order of <see cref="SubmitStatus"/>: a report that gets it, and
/// a report that has this fault and a later one too. The later one is the next in the order, but where one report cannot
/// have both.
/// </summary>
public sealed class NodeMachineTable
{
    private const string Unused = "0198c0de-0000-7000-8000-000000000001";
    private const string Other = "0198c0de-0000-7000-8000-000000000002";

    private static readonly Ledger Held = new();
    private static readonly ImmutableArray<byte> ShortHash = [1, 2, 3];

    /// <summary>
    /// Outcomes that no report gets by what it says. In tests/Server.Tests, the access matrix covers NotPermitted; in tests/Ledger.Tests, EngineContract.Reports covers Overloaded and Stopping, FenceTests
    /// covers LedgerFull and Fenced, and DiskFullTests covers StorageFull.
    /// </summary>
    private static readonly SubmitStatus[] OfTheEngine =
    [
        SubmitStatus.NotPermitted, SubmitStatus.Overloaded, SubmitStatus.LedgerFull, SubmitStatus.StorageFull, SubmitStatus.Stopping, SubmitStatus.Fenced,
        SubmitStatus.DayUnconfirmed,
    ];

    private static readonly ReportForm Act = new()
    {
        Id = Unused,
        Node = "works",
        Day = "2026-12-30",
        Change = new Change(ChangeKind.ActHeld, "monthly", 1, 0, 0),
    };

    private static readonly ReportForm OnSite = Act with { Node = "shop-2", Change = new Change(ChangeKind.StageReached, "", 0, 0, Stage.UnderWay) };

    private static readonly ReportForm Retraction = Act with { Change = new Change(ChangeKind.Retraction, "", 0, 0, 0), Retracts = Other };

    private static readonly ReportForm Share = Act with { Node = "east", Change = new Change(ChangeKind.CoverageMeasured, "sorted", 2, 1, 0) };

    private static readonly ReportForm BeyondRoom = Act with { Change = new Change(ChangeKind.ActHeld, "quarterly", 2, 0, 0) };

    private static readonly ReportForm NinePieces = Act with { Evidence = [.. Enumerable.Repeat(new Evidence("", [], ""), 9)] };

    private static readonly Row[] Rows =
    [
        new(SubmitStatus.Accepted, Act),

        new(SubmitStatus.ReportIdInvalid, Act with { Id = "42" }, Act with { Id = "42", Node = "" }),
        new(SubmitStatus.NodeIdInvalid, Act with { Node = "Works" }, Act with { Node = "", Day = "" }),
        new(SubmitStatus.DayInvalid, Act with { Day = "2026-11-31" }, Act with { Day = "", Period = "never" }),
        new(SubmitStatus.PeriodInvalid, Act with { Period = "2026Q5" }, Act with { Period = "2026Q5", Change = default }),
        new(SubmitStatus.ChangeMissing, Act with { Change = default }, Act with { Change = default, Corrects = "42" }),
        new(SubmitStatus.ObligationIdInvalid, Doing(""), Doing("", 0)),
        new(SubmitStatus.CountOutOfRange, Doing("monthly", 1_000_001), Doing("monthly", 0) with { Corrects = "42" }),
        new(SubmitStatus.StageNotReportable, Reaching(Stage.Certified), Reaching(Stage.Inspected) with { Corrects = "42" }),
        new(SubmitStatus.FindingInvalid, Finding(Stage.UnderWay), Finding(Stage.Rectifying) with { Corrects = "42" }),
        new(SubmitStatus.CoverageOutOfRange, Share, Share with { Corrects = "42" }),
        new(SubmitStatus.EarlierIdInvalid, Act with { Corrects = Unused }, Retraction with { Retracts = "42", Corrects = Other }),
        new(SubmitStatus.RetractionCorrects, Retraction with { Corrects = Other }, Retraction with { Corrects = Other, Evidence = NinePieces.Evidence }),
        new(SubmitStatus.TooMuchEvidence, NinePieces, Act with { Evidence = NinePieces.Evidence.Add(new Evidence("ftp://a/b", [], "")) }),
        new(SubmitStatus.LinkInvalid, Proving(new Evidence("a.pdf", [], "")), Proving(new Evidence("", ShortHash, ""), new Evidence("a.pdf", [], ""))),
        new(SubmitStatus.Sha256Invalid, Proving(new Evidence("", ShortHash, "")), Proving(new Evidence("", [], "pdf"), new Evidence("", ShortHash, ""))),
        new(SubmitStatus.MediaTypeInvalid, Proving(new Evidence("", [], "pdf")), Proving(new Evidence("", [], "pdf")) with { Note = "\0" }),
        new(SubmitStatus.NoteInvalid, Act with { Note = "\u202E" }, Act with { Note = "\u202E", Id = Held.Known.ToString() }),

        new(SubmitStatus.IdHasOtherContent, Act with { Id = Held.Known.ToString() }, Act with { Id = Held.Known.ToString(), Node = "nowhere" }),
        new(SubmitStatus.NodeUnknown, Act with { Node = "nowhere" }, Doing("nothing") with { Node = "nowhere" }),
        new(SubmitStatus.ObligationUnknown, Doing("nothing"), Doing("nothing") with { Corrects = Other }),
        new(SubmitStatus.EarlierUnknown, Act with { Corrects = Other }, Act with { Corrects = Other, Day = "2027-01-02" }),

        new(SubmitStatus.NodeRetired, OnSite with { Node = "gone" }, OnSite with { Node = "gone", Day = "2027-01-02" }),
        new(SubmitStatus.DayInFuture, Act with { Day = "2027-01-02" }, Act with { Day = "2027-01-02", Node = "leaving" }),
        new(SubmitStatus.NodeClosed, Act with { Node = "leaving" }, OnSite with { Node = "leaving" }),
        new(SubmitStatus.NodeNotSite, OnSite with { Node = "works" }, OnSite with { Node = "works", Corrects = Held.OfEast.ToString() }),
        new(SubmitStatus.NodeNotUnit, Act with { Node = "shop-2" }, Act with { Node = "shop-2", Corrects = Held.OfEast.ToString() }),
        new(SubmitStatus.ObligationForeign, Doing("yearly"), Doing("taught")),
        new(SubmitStatus.ObligationOtherKind, Doing("charter"), Doing("charter") with { Period = "2026Q4" }),
        new(SubmitStatus.ObligationOtherPeriod, Act with { Period = "2026Q4" }, Doing("brief") with { Period = "2026Q3" }),
        new(SubmitStatus.ObligationClosed, Doing("brief") with { Period = "2026-10" }, Doing("brief") with { Period = "2027-02" }),
        new(SubmitStatus.DayBeforePeriod, Act with { Period = "2026-12", Day = "2026-11-30" }, Act with { Period = "2027-02", Day = "2027-01-01" }),
        new(
            SubmitStatus.PeriodNotBegun,
            Act with { Day = "2027-01-01" },
            Act with { Day = "2027-01-01", Corrects = Held.OfEast.ToString() }),
        new(SubmitStatus.PeriodClosed, Act with { Period = "2026-10" }, Act with { Period = "2026-10", Corrects = Held.OfEast.ToString() }),
        new(SubmitStatus.EarlierOfOtherNode, Act with { Corrects = Held.OfEast.ToString() }, Act with { Corrects = Held.OfEastTaken.ToString() }),
        new(SubmitStatus.EarlierAlreadyTaken, Act with { Corrects = Held.Taken.ToString() }, Act with { Corrects = Held.ClosedTaken.ToString() }),
        new(SubmitStatus.EarlierPeriodClosed, Act with { Corrects = Held.Closed.ToString() }, BeyondRoom with { Corrects = Held.Closed.ToString() }),
        new(SubmitStatus.TotalOutOfRange, BeyondRoom),
        new(SubmitStatus.HistoryFull, OnSite with { Node = "shop-1" }),
        new(SubmitStatus.EarlierIsInspection, OnSite with { Corrects = Held.Inspection.ToString(), MayTake = Takeable.Reports }),
        new(
            SubmitStatus.EarlierIsReport,
            OnSite with { Corrects = Held.Reached.ToString(), MayTake = Takeable.Inspections },
            OnSite with { Corrects = Held.Reached.ToString(), MayTake = Takeable.Inspections, ByTerritory = true }),
        new(SubmitStatus.EarlierOfOwner, OnSite with { Corrects = Held.Reached.ToString(), ByTerritory = true }),
    ];

    public static TheoryData<SubmitStatus> Statuses => [.. Rows.Select(row => row.Status)];

    public static TheoryData<SubmitStatus> WithTwoFaults => [.. Rows.Where(row => row.AlsoLater is not null).Select(row => row.Status)];

    [Fact]
    public void Rows_AreOnePerStatus_InTheEnumsOrder() => Assert.Equal(
        Enum.GetValues<SubmitStatus>().Except(OfTheEngine), Rows.Select(row => row.Status));

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Report_OfTheRow_GetsItsStatus(SubmitStatus status)
    {
        var form = RowOf(status).Form;
        Assert.Equal(status, Held.Decide(form).Status);
    }

    [Theory]
    [MemberData(nameof(WithTwoFaults))]
    public void Report_WithALaterFaultToo_GetsTheEarlierStatus(SubmitStatus status) =>
        Assert.Equal(status, Held.Decide(RowOf(status).AlsoLater!.Value).Status);

    [Theory]
    [MemberData(nameof(Statuses))]
    public void Faults_OfAReport_AreAllOfThem_AndTheFirstIsItsStatus(SubmitStatus status)
    {
        var row = RowOf(status);
        Assert.Equal(status, Held.Faults(row.Form) is [var only, ..] ? only : SubmitStatus.Accepted);
        var two = Held.Faults(row.AlsoLater ?? row.Form);
        Assert.Equal(status, two is [var first, ..] ? first : SubmitStatus.Accepted);
        Assert.Equal(two.Order().Distinct(), two);
    }

    [Fact]
    public void Faults_OfAFormAndOfALedger_AreToldAtOnce()
    {
        Assert.Equal(
            [SubmitStatus.NodeIdInvalid, SubmitStatus.DayInvalid, SubmitStatus.CountOutOfRange, SubmitStatus.LinkInvalid, SubmitStatus.NoteInvalid],
            Held.Faults(Doing("monthly", 0) with { Node = "", Day = "", Note = "\0", Evidence = [new Evidence("a.pdf", [], "")] }));
        Assert.Equal(
            [SubmitStatus.DayInFuture, SubmitStatus.ObligationForeign, SubmitStatus.EarlierOfOtherNode],
            Held.Faults(Doing("taught") with { Day = "2027-01-02", Corrects = Held.OfEast.ToString() }));
        Assert.Equal(
            [SubmitStatus.NodeUnknown, SubmitStatus.ObligationUnknown, SubmitStatus.EarlierUnknown],
            Held.Faults(Doing("nothing") with { Node = "nowhere", Corrects = Other }));
    }

    [Fact]
    public void Refusal_OfAnyKind_ChangesNothing()
    {
        var before = Held.States();
        foreach (var row in Rows.Where(row => row.Status != SubmitStatus.Accepted))
        {
            Assert.Equal(Decision.Refuse(row.Status), Held.Submit(row.Form));
        }

        Assert.Equal(before, Held.States());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("0198c0de00007000800000000000000f")]
    [InlineData("{0198c0de-0000-7000-8000-00000000000f}")]
    [InlineData(" 0198c0de-0000-7000-8000-00000000000f")]
    [InlineData("0x98c0de-0000-7000-8000-00000000000f")]
    [InlineData("+198c0de-0000-7000-8000-00000000000f")]
    [InlineData("0198c0de-0x00-7000-8000-00000000000f")]
    [InlineData("0198c0de-0000-7000-8000-00000000000\0")]
    [InlineData("0198c0de-0000-7000-8000-0000000000fg")]
    public void ReportId_OutsideTheTextForm_IsRefused(string id) =>
        Assert.Equal(SubmitStatus.ReportIdInvalid, ReportCheck.TryRead(Act with { Id = id }, out _));

    [Theory]
    [InlineData("2026-1-01")]
    [InlineData("2026-02-29")]
    [InlineData("1999-12-31")]
    [InlineData("3000-01-01")]
    [InlineData("2026/01/01")]
    [InlineData("2026-01-01 ")]
    [InlineData("2026-01-0\0")]
    [InlineData("٢٠٢٦-٠١-٠١")]
    [InlineData("二〇二六-01-01")]
    public void Day_OutsideTheCalendar_IsRefused(string day) =>
        Assert.Equal(SubmitStatus.DayInvalid, ReportCheck.TryRead(Act with { Day = day }, out _));

    [Theory]
    [InlineData(1, 1, SubmitStatus.Accepted)]
    [InlineData(0, 1, SubmitStatus.Accepted)]
    [InlineData(1_000_000_000, 1_000_000_000, SubmitStatus.Accepted)]
    [InlineData(-1, 1, SubmitStatus.CoverageOutOfRange)]
    [InlineData(0, 0, SubmitStatus.CoverageOutOfRange)]
    [InlineData(2, 1, SubmitStatus.CoverageOutOfRange)]
    [InlineData(1, 1_000_000_001, SubmitStatus.CoverageOutOfRange)]
    [InlineData(long.MinValue, long.MaxValue, SubmitStatus.CoverageOutOfRange)]
    public void Coverage_AtItsBounds_IsCheckedOnBothSides(long part, long whole, SubmitStatus expected) => Assert.Equal(
        expected,
        ReportCheck.TryRead(Share with { Change = new Change(ChangeKind.CoverageMeasured, "sorted", part, whole, 0) }, out _));

    [Fact]
    public void SameIdAgain_WithSameContent_IsARepeat_EvenWhenItWouldNowBeRefused()
    {
        var world = new World(PlayDistrict.Registry(), Say.Day("2026-10-20"));
        var act = Say.Held("works", "monthly", "2026-10-20");
        world.Accept(act);
        world.AdvanceTo(Say.Day("2027-10-20"));
        var before = world.StateOf("works");
        Assert.Equal(Decision.Repeat, world.Submit(act));
        Assert.Same(before, world.StateOf("works"));
    }

    [Theory]
    [InlineData(false, false, SubmitStatus.Accepted)]
    [InlineData(false, true, SubmitStatus.EarlierOfOwner)]
    [InlineData(true, false, SubmitStatus.Accepted)]
    [InlineData(true, true, SubmitStatus.Accepted)]
    public void AReport_IsTakenBack_ByItsOwnLineAndByTheOwner(bool isOfTown, bool isByTown, SubmitStatus expected)
    {
        var world = new World(PlayDistrict.Registry(), Say.Day("2026-12-30"));
        var first = Say.Reached("shop-2", Stage.UnderWay, "2026-12-30") with { ByTerritory = isOfTown };
        world.Accept(first);
        var correction = Say.Reached("shop-2", Stage.ReportedDone, "2026-12-30").Correcting(first.Id) with { ByTerritory = isByTown };
        Assert.Equal(expected, world.Decide(correction).Status);
        Assert.Equal(expected, world.Decide(Say.Retracts(first.Id, "shop-2", "2026-12-30") with { ByTerritory = isByTown }).Status);
    }

    private static Row RowOf(SubmitStatus status) => Rows.Single(row => row.Status == status);

    private static ReportForm Doing(string duty, long count = 1) => Act with { Change = new Change(ChangeKind.ActHeld, duty, count, 0, 0) };

    private static ReportForm Reaching(Stage stage) => OnSite with { Change = new Change(ChangeKind.StageReached, "", 0, 0, stage) };

    private static ReportForm Finding(Stage stage) => OnSite with { Change = new Change(ChangeKind.InspectionRecorded, "", 0, 0, stage) };

    private static ReportForm Proving(params ImmutableArray<Evidence> pieces) => Act with { Evidence = pieces };

    /// <param name="Form">Has this fault and no other.</param>
    /// <param name="AlsoLater">Has this fault and a later one; null: no report has both.</param>
    private sealed record Row(SubmitStatus Status, ReportForm Form, ReportForm? AlsoLater = null);

    /// <summary>A ledger on the last day of 2026 in which everything that a row needs has happened.</summary>
    private sealed class Ledger
    {
        private readonly World world = new(WithOneRetired(), Say.Day("2026-01-22"));

        public Ledger()
        {
            Closed = world.Accept(Say.Held("works", "monthly", "2026-01-20"));
            ClosedTaken = world.Accept(Say.Held("works", "monthly", "2026-01-21"));
            world.Accept(Say.Retracts(ClosedTaken, "works", "2026-01-22"));
            world.AdvanceTo(Say.Day("2026-12-31"));
            Known = world.Accept(Say.Filed("works", "plan", "2026-12-01"));
            OfEast = world.Accept(Say.Filed("east", "charter", "2026-12-01"));
            OfEastTaken = world.Accept(Say.Held("east", "launch", "2026-12-01"));
            world.Accept(Say.Retracts(OfEastTaken, "east", "2026-12-01"));
            Taken = world.Accept(Say.Filed("works", "charter", "2026-12-01"));
            world.Accept(Say.Retracts(Taken, "works", "2026-12-01"));
            Inspection = world.Accept(Say.Found("shop-2", Stage.Certified, "2026-12-01"));
            Reached = world.Accept(Say.Reached("shop-2", Stage.UnderWay, "2026-12-01"));
            FillCell();
            FillHistory();
        }

        /// <summary>An accepted report.</summary>
        public Guid Known { get; }

        public Guid OfEast { get; }

        public Guid OfEastTaken { get; }

        public Guid Taken { get; }

        /// <summary>An inspection of shop-2.</summary>
        public Guid Inspection { get; }

        /// <summary>A report about shop-2.</summary>
        public Guid Reached { get; }

        /// <summary>A report of a closed period.</summary>
        public Guid Closed { get; }

        public Guid ClosedTaken { get; }

        public Decision Decide(ReportForm form) =>
            ReportCheck.TryRead(form, out var report) is var status and not SubmitStatus.Accepted ? Decision.Refuse(status) : world.Decide(report!);

        public IReadOnlyList<SubmitStatus> Faults(ReportForm form) =>
            ReportCheck.TryRead(form, out var report) == SubmitStatus.Accepted ? world.Faults(report!) : ReportCheck.Faults(form);

        public Decision Submit(ReportForm form) =>
            ReportCheck.TryRead(form, out var report) is var status and not SubmitStatus.Accepted ? Decision.Refuse(status) : world.Submit(report!);

        public NodeState?[] States() => [.. world.Registry.Nodes.Select(node => world.StateOf(node.Index))];

        // Its registry once held one site more.
        private static DistrictRegistry WithOneRetired() => PlayDistrict.RegistryAfter(PlayDistrict.Registry(
            (RegistrySchema.Sites, $"{PlayDistrict.Text(RegistrySchema.Sites)}\ngone,旧店,Gone shop,works,east,shop,,,yes")));

        // One act is still taken, two are not.
        private void FillCell()
        {
            for (var left = Limits.CountPerCellMax - 1; left > 0; left -= Math.Min(left, Limits.ActsPerReportMax))
            {
                world.Accept(Say.Held("works", "quarterly", "2026-12-01", Math.Min(left, Limits.ActsPerReportMax)));
            }
        }

        private void FillHistory()
        {
            var stages = new[] { Stage.NotStarted, Stage.UnderWay, Stage.ReportedDone, Stage.Rectifying };
            world.Accept(Enumerable.Range(0, Limits.MarksPerCellMax).Select(mark => Say.Reached(
                "shop-1", stages[mark % stages.Length], $"{Say.Day("2026-12-29").AddDays((mark - Limits.MarksPerCellMax) / stages.Length):yyyy-MM-dd}")));
        }
    }
}
