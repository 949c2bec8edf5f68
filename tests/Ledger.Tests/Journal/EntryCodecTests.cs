using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Domain.Tallies;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Testing;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>Entries as bytes. From the first release on the pinned ones are in journals that people keep.</summary>
public sealed class EntryCodecTests
{
    private static readonly DistrictRegistry Registry = TestDistricts.Registry(TestDistricts.Source());

    private static readonly DateOnly Day = new(2026, 9, 15);

    private static readonly Period Month = Period.Containing(PeriodKind.Month, Day);

    private static readonly Guid Id = new("01998a3c-7d2e-7f00-8123-456789abcdef");

    private static readonly Author By = new("administrator", "10.0.0.7");

    private static readonly JournalHead Head = JournalHead.Of(7, Enumerable.Repeat((byte)0xAB, JournalChain.Size).ToArray());

    private static readonly AccessToken Token = new()
    {
        Secret = Digest.Of([1, 2, 3]),
        IsCertificate = false,
        Node = 7,
        Role = Role.Inspector,
        Holder = "商务",
        ExpiresAt = 1_800_000_000_000,
    };

    public static TheoryData<string, string> Pinned() => new()
    {
        { "day", "02C2A85A0D61646D696E6973747261746F720831302E302E302E37" },
        { "registry", "030E0D61646D696E6973747261746F720831302E302E302E37" },
        {
            "act",
            "0101998A3C7D2E7F008123456789ABCDEF88776655443322110E0001C2A85A000602020180FC02C2A85A000202060000"
            + "000000000831302E302E302E370204D80408"
        },
        {
            "stage",
            "0101998A3C7D2E7F008123456789ABCDEF88776655443322111603C0A85A020403C2A85AD80406C2A85A000301000003"
            + "03FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF0000000831302E302E302E370204D80408"
        },
        {
            "share",
            "0101998A3C7D2E7F008123456789ABCDEF88776655443322110E010A0002020A000002C2A85A0406080C0180FC02C2A8"
            + "5A0280FC02040C0608000003E9958705636C65726B010E68747470733A2F2F612E636E2F6220ABABABABABABABABABAB"
            + "ABABABABABABABABABABABABABABABABABABABABABAB08746578742F6373760831302E302E302E370204D80408"
        },
        {
            "issue",
            "040D61646D696E6973747261746F720831302E302E302E3720039058C6F2C0CB492C533B0A4D14EF77CC0F78ABCCCED5"
            + "287D84A1A2011CFB81000E0306E59586E58AA180C0E285E368"
        },
        {
            "certificate",
            "040D61646D696E6973747261746F720831302E302E302E3720039058C6F2C0CB492C533B0A4D14EF77CC0F78ABCCCED5"
            + "287D84A1A2011CFB81010E0306E59586E58AA180C0E285E368"
        },
        { "revoke", "050D61646D696E6973747261746F720831302E302E302E371030333930353863366632633063623439" },
        { "close", "060D61646D696E6973747261746F720831302E302E302E370180FC02" },
        { "publish", "070D61646D696E6973747261746F720831302E302E302E370180FC020003010203" },
        { "history", "0C0E20" + "ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB" + "0D61646D696E6973747261746F720831302E302E302E37" },
    };

    [Fact]
    public void Read_OfRandomReports_GivesThemBack() => Seeded.Run(nameof(Read_OfRandomReports_GivesThemBack), 20, random =>
    {
        var maker = new ReportMaker(random);
        for (var at = 0; at < 50; at++)
        {
            var report = maker.New(Registry, Day) with
            {
                Takes = random.Next(3) == 0 ? maker.NextId() : Guid.Empty,
                RevisesClosedPeriod = random.Next(2) == 0,
                Address = random.Next(2) == 0 ? "" : "10.0.0.7",
            };
            var effect = new StandingChange(RandomStanding(random), RandomStanding(random));
            var node = Registry.FindNode(report.Node)!.Index;
            var obligation = Registry.FindObligation(report.Change.Obligation)?.Index ?? -1;
            var happened = new NodeEvent(node, RandomEffect(random), RandomEffect(random));
            var to = new ByteWriter();
            EntryCodec.Write(to, report, 77, obligation, happened, effect.Before, effect.After);
            var from = new ByteReader(to.Written.Span);
            var entry = Assert.IsType<ReportAccepted>(EntryCodec.Read(ref from, Registry));
            Assert.True(from.IsAtEnd);
            Assert.Equal((77UL, obligation, happened, effect), (entry.Fingerprint, entry.ObligationIndex, entry.Event, entry.Effect));
            Assert.Equal(report.Evidence.AsEnumerable(), entry.Report.Evidence);
            Assert.Equal(report with { Evidence = [] }, entry.Report with { Evidence = [] });
            Assert.Equal(Fingerprint.Of(report), Fingerprint.Of(entry.Report));
        }
    });

    [Fact]
    public void Read_OfGarbage_IsDamageAndNothingElse()
    {
        Prop.ForAll<byte[]>(bytes => ReadsOrIsDamage(bytes)).QuickCheckThrowOnFailure();
        Seeded.Run(nameof(Read_OfGarbage_IsDamageAndNothingElse), 2_000, random =>
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            bytes[0] = (byte)random.Next(10);
            Assert.True(ReadsOrIsDamage(bytes));
        });
    }

    [Fact]
    public void Read_OfADamagedEntry_IsDamageOrAnEntry() => Seeded.Run(nameof(Read_OfADamagedEntry_IsDamageOrAnEntry), 2_000, random =>
    {
        var report = new ReportMaker(random).New(Registry, Day);
        var to = new ByteWriter();
        EntryCodec.Write(
            to, report, 77, 1, new NodeEvent(3, RandomEffect(random), RandomEffect(random)), RandomStanding(random), RandomStanding(random));
        var bytes = to.Written.ToArray();
        bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        Assert.True(ReadsOrIsDamage(bytes));
        Assert.True(ReadsOrIsDamage(bytes[..random.Next(bytes.Length)]));
    });

    [Fact]
    public void ReadSnapshot_OfGarbage_IsDamageAndNothingElse() => Seeded.Run(
        nameof(ReadSnapshot_OfGarbage_IsDamageAndNothingElse),
        2_000,
        random =>
        {
            var bytes = new byte[random.Next(1, 120)];
            random.NextBytes(bytes);
            IsDamageOrFine(() => SnapshotCodec.ReadState(bytes, (_, _, _) => { }));
            IsDamageOrFine(() => SnapshotCodec.ReadSegment(bytes, new ReportIndex()));
            IsDamageOrFine(() => RegistryCodec.Read(bytes));
            IsDamageOrFine(() => AccessCodec.ReadTable(bytes));
        });

    [Fact]
    public void Read_BeforeAnyRegistry_IsDamage()
    {
        var to = new ByteWriter();
        EntryCodec.Write(to, Reports.Act("dept-a", "month-act", Day) with { Id = Id }, 1, 1, default, default, default);
        Assert.Throws<JournalDamagedException>(() =>
        {
            var from = new ByteReader(to.Written.Span);
            EntryCodec.Read(ref from, null);
        });
    }

    [Theory]
    [MemberData(nameof(Pinned))]
    public void Write_OfAKnownEntry_HasTheBytesOfItsFormat(string name, string bytes)
    {
        var to = new ByteWriter();
        switch (name)
        {
            case "day":
                EntryCodec.Write(to, new DayBegan(Day, By));
                break;
            case "registry":
                EntryCodec.Write(to, new RegistryApplied(7, By));
                break;
            case "issue" or "certificate":
                EntryCodec.Write(to, new IssueToken(Token with { IsCertificate = name == "certificate" }, By));
                break;
            case "close" or "publish":
                var act = new PeriodAct(name == "close" ? PeriodAction.Close : PeriodAction.Publish, Month);
                EntryCodec.Write(to, new PeriodChanged(new PeriodChange(act, By), name == "close" ? [] : new byte[] { 1, 2, 3 }));
                break;
            case "history":
                EntryCodec.Write(to, new HistoryBegan(Head, By));
                break;
            case "revoke":
                EntryCodec.Write(to, new RevokeToken(Token.Id, By));
                break;
            default:
                var (report, obligation, happened) = Known(name);
                var sent = report with { Id = Id, Address = By.Address };
                EntryCodec.Write(to, sent, 0x1122334455667788, obligation, happened, new FactStanding(1, 2), new FactStanding(300, 4));
                break;
        }

        var written = Convert.ToHexString(to.Written.Span);
        Assert.True(written == bytes, $"the format of {name} has changed to {written}");
        var from = new ByteReader(Convert.FromHexString(bytes));
        EntryCodec.Read(ref from, Registry);
        Assert.True(from.IsAtEnd);
    }

    [Fact]
    public void Tokens_RoundTrip_InEntriesAndInTheSnapshot()
    {
        var to = new ByteWriter();
        EntryCodec.Write(to, new IssueToken(Token, By));
        EntryCodec.Write(to, new RevokeToken(Token.Id, By));
        var from = new ByteReader(to.Written.Span);

        Assert.Equal(new AccessChanged(new IssueToken(Token, By)), EntryCodec.Read(ref from, null));
        Assert.Equal(new AccessChanged(new RevokeToken(Token.Id, By)), EntryCodec.Read(ref from, null));
        var table = AccessTable.Empty.With(new IssueToken(Token, By), 5, 50).With(new RevokeToken(Token.Id, By), 6, 60);
        var read = AccessCodec.ReadTable(AccessCodec.WriteTable(table));
        Assert.Equal(table.Revision, read.Revision);
        Assert.Equal(table.Tokens, read.Tokens);
    }

    [Fact]
    public void Periods_RoundTrip_InEntriesAndInTheSnapshot()
    {
        PeriodAct[] acts =
        [
            new(PeriodAction.Close, Month), new(PeriodAction.Publish, Month, IsNew: true), new(PeriodAction.Withdraw, Month, 2),
            new(PeriodAction.Reopen, Month),
        ];
        foreach (var act in acts)
        {
            byte[] edition = act.Action == PeriodAction.Publish ? [1, 2, 3] : [];
            var to = new ByteWriter();
            EntryCodec.Write(to, new PeriodChanged(new PeriodChange(act, By), edition));
            var from = new ByteReader(to.Written.Span);
            var read = Assert.IsType<PeriodChanged>(EntryCodec.Read(ref from, null));
            Assert.Equal(new PeriodChange(act, By), read.Change);
            Assert.Equal(edition, read.Edition.ToArray());
        }

        var closed = Calendar.StartingOn(Day).AdvanceTo(Day.AddMonths(1)).With(new PeriodAct(PeriodAction.Close, Month), new PeriodStamp(5, 50));
        foreach (var calendar in (Calendar[])[Calendar.StartingOn(Day), closed, closed.With(new PeriodAct(PeriodAction.Publish, Month), new PeriodStamp(6, 60))])
        {
            var view = new DistrictView(9, 4, Registry, View.Running(calendar, Registry.Rules), NodeViews.Of([]));
            var state = SnapshotCodec.WriteState(new LedgerState(view, AccessTable.Empty, TestDistricts.Source(), 3, default));
            Assert.Equal((calendar, 4L, 3L), SnapshotCodec.ReadState(state, (_, _, _) => { }));
        }
    }

    [Fact]
    public void AHistory_RoundTrips()
    {
        var to = new ByteWriter();
        EntryCodec.Write(to, new HistoryBegan(Head, By));
        var from = new ByteReader(to.Written.Span);
        Assert.Equal(new HistoryBegan(Head, By), EntryCodec.Read(ref from, null));
    }

    [Fact]
    public void Registry_RoundTrips()
    {
        var source = Seeds.Source();
        Assert.Equal(source, RegistryCodec.Read(RegistryCodec.Write(source)));
    }

    private static FactStanding RandomStanding(Random random) => new(random.NextInt64(), random.Next(8));

    private static (Report Report, int Obligation, NodeEvent Event) Known(string name) => name switch
    {
        "act" => (
            Reports.Act("dept-a", "month-act", Day, 3),
            1,
            new NodeEvent(7, default, Effect.Count(1, Month, Day.DayNumber, 3))),
        "stage" => (
            Reports.Stage("school-1", Day, Stage.ReportedDone) with { Takes = Guid.AllBitsSet, RevisesClosedPeriod = true },
            -1,
            new NodeEvent(11, Effect.Reported(Day.DayNumber - 1, 1, Stage.UnderWay), Effect.Reported(Day.DayNumber, 300, Stage.ReportedDone))),
        _ => (
            Reports.Share("dept-a", "month-share", Day, 3, 4) with
            {
                Period = Month,
                Note = "镇",
                Actor = "clerk",
                Evidence = [new Evidence("https://a.cn/b", [.. Enumerable.Repeat((byte)0xAB, 32)], "text/csv")],
            },
            6,
            new NodeEvent(7, Effect.Count(5, Period.Once, 5, 1), Effect.Measured(6, Month, new Mark(Day.DayNumber, 2, 3, 4)))),
    };

    private static Effect RandomEffect(Random random) => NewEffect(random) is { Kind: not EffectKind.None } effect
        ? effect with { ByTerritory = random.Next(2) == 0 }
        : default;

    private static Effect NewEffect(Random random) => random.Next(5) switch
    {
        0 => default,
        1 => Effect.Reported(random.Next(800_000), random.Next(), (Stage)random.Next(1, 8)),
        2 => Effect.Verified(random.Next(800_000), random.Next(), (Stage)random.Next(1, 8)),
        3 => Effect.Count(random.Next(50), new Period((PeriodKind)random.Next(5), random.Next(30_000)), random.Next(800_000), random.Next(1_000_000)),
        _ => Effect.Measured(random.Next(50), new Period((PeriodKind)random.Next(5), random.Next(30_000)), new Mark(random.Next(800_000), random.Next(), random.Next(1000), 1000)),
    };

    private static bool ReadsOrIsDamage(byte[] bytes)
    {
        IsDamageOrFine(() =>
        {
            var from = new ByteReader(bytes);
            while (!from.IsAtEnd)
            {
                EntryCodec.Read(ref from, Registry);
            }
        });
        return true;
    }

    private static void IsDamageOrFine(Action read)
    {
        try
        {
            read();
        }
        catch (JournalDamagedException)
        {
            // This is what it is for.
        }
    }
}
