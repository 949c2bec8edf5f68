using WasteSorting.Domain.Nodes;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger.Audit;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.Views;
using WasteSorting.Ledger;
using WasteSorting.Testing;

namespace WasteSorting.Actors.Tests.Contract;

/// <summary>Tokens are part of the ledger, and the journal is the audit of every change.</summary>
public abstract partial class EngineContract
{
    private static readonly Author Clerk = new("administrator", "10.0.0.7");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_OutliveARestart_TheRevokedOnesToo(bool isCrash)
    {
        await using var host = Start();
        var kept = await IssueAsync(host, 1);
        var revoked = await IssueAsync(host, 2);
        // Enough entries for a snapshot between them.
        for (var count = 0; count < 40; count++)
        {
            await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        }

        var revocation = await host.Engine.ChangeAccessAsync(new RevokeToken(revoked.Id, Clerk)).Within("a revocation");
        Assert.True(revocation is { Status: AccessStatus.Done, Token.RevokedAt: > 0, Revision: > 0 });
        var before = host.Engine.Access;

        await host.RestartAsync(isCrash);

        Assert.Equal(before.Tokens, host.Engine.Access.Tokens);
        Assert.True(host.Engine.Access.Find(kept.Secret)!.IsValidAt(kept.ExpiresAt - 1));
        Assert.False(host.Engine.Access.Find(kept.Secret)!.IsValidAt(kept.ExpiresAt));
        Assert.False(host.Engine.Access.Find(revoked.Secret)!.IsValidAt(0));
    }

    [Fact]
    public async Task AToken_OfAKnownSecret_IsRefused_AndRevokingTwiceChangesNothing()
    {
        await using var host = Start();
        var token = await IssueAsync(host, 1);
        Assert.Equal(AccessStatus.SecretKnown, (await host.Engine.ChangeAccessAsync(new IssueToken(token, Clerk)).Within("a refusal")).Status);
        Assert.Equal(AccessStatus.TokenUnknown, (await host.Engine.ChangeAccessAsync(new RevokeToken("0000000000000000", Clerk)).Within("a refusal")).Status);
        await host.Engine.ChangeAccessAsync(new RevokeToken(token.Id, Clerk)).Within("a revocation");
        var revision = host.Engine.Status.Cut.Revision;

        var again = await host.Engine.ChangeAccessAsync(new RevokeToken(token.Id, Clerk)).Within("the same");

        Assert.Equal((AccessStatus.Done, 0), (again.Status, again.Revision));
        Assert.Equal(revision, host.Engine.Status.Cut.Revision);
    }

    [Fact]
    public async Task Tokens_BeyondTheirBound_AreRefused()
    {
        await using var host = Start(Limits with { TokensMax = 1 });
        await IssueAsync(host, 1);

        Assert.Equal(AccessStatus.TokensFull, (await host.Engine.ChangeAccessAsync(new IssueToken(TokenOf(2), Clerk)).Within("a refusal")).Status);
        Assert.Equal(1, host.Engine.Access.Count);
    }

    [Fact]
    public async Task Tokens_IssuedWhileReportsAreTaken_DisturbNoTotal()
    {
        await using var host = Start();
        var reports = Enumerable.Range(0, 60).Select(_ => Reports.Act("dept-a", "month-act", FirstDay)).ToArray();

        var answers = reports.Select((report, at) => at % 6 == 0
            ? Task.WhenAll(host.Engine.SubmitAsync([report]), IssueAsync(host, (byte)at).ContinueWith(_ => Array.Empty<SubmitOutcome>(), TaskScheduler.Default))
            : Task.WhenAll(host.Engine.SubmitAsync([report]))).ToArray();
        var outcomes = (await Task.WhenAll(answers).Within("all answers")).SelectMany(one => one.SelectMany(two => two)).ToArray();

        Assert.All(outcomes, one => Assert.Equal(SubmitStatus.Accepted, one.Status));
        Assert.Equal(60, outcomes.Select(one => one.Revision).Distinct().Count());
        Assert.Equal(10, host.Engine.Access.Count);
        Assert.True((await host.Engine.ProveAsync(None)).IsEqual);
    }

    [Fact]
    public async Task Audit_HasEveryChange_WithWhoAndWhereAndBeforeAndAfter()
    {
        await using var host = Start();
        var token = await IssueAsync(host, 1);
        var by = new Author(token.Id, "10.0.0.8");
        var stage = Reports.Stage("school-1", FirstDay, Stage.UnderWay) with { Actor = by.Id, Address = by.Address };
        var act = Reports.Act("dept-a", "month-act", FirstDay, 2) with { Actor = by.Id, Address = by.Address };
        var retraction = Reports.Retraction(act, FirstDay) with { Actor = by.Id, Address = by.Address };
        foreach (var report in new[] { stage, act, retraction })
        {
            Assert.Equal(SubmitStatus.Accepted, (await host.Engine.SubmitAsync(report)).Status);
        }

        await host.Engine.ApplyRegistryAsync(host.Engine.ExportRegistry(), new RegistryConsent(0, 0), false, by).Within("a registry");
        await host.Engine.ChangeAccessAsync(new RevokeToken(token.Id, Clerk)).Within("a revocation");

        var entries = (await AuditAsync(host, new AuditQuery(0, 100, -1, null))).Entries;

        Assert.Equal(Enumerable.Range(1, (int)host.Engine.Status.Cut.Revision).Select(one => (long)one), entries.Select(one => one.Revision));
        Assert.Equal(
            [
                (AuditAction.DayBegan, Author.Ledger), (AuditAction.RegistryApplied, Author.Ledger), (AuditAction.TokenIssued, Clerk),
                (AuditAction.ReportAccepted, by), (AuditAction.ReportAccepted, by), (AuditAction.ReportAccepted, by),
                (AuditAction.RegistryApplied, by), (AuditAction.TokenRevoked, Clerk),
            ],
            entries.Select(one => (one.Action, one.By)));
        Assert.Equal(
            [
                new StandingChange(new FactStanding((long)Stage.NotStarted, (long)Stage.NotStarted), new FactStanding((long)Stage.UnderWay, (long)Stage.NotStarted)),
                new StandingChange(new FactStanding(0, 0), new FactStanding(2, 0)),
                new StandingChange(new FactStanding(2, 0), new FactStanding(0, 0)),
            ],
            entries.Where(one => one.Report is not null).Select(one => one.Effect));
        Assert.Equal([stage.Id, act.Id, retraction.Id], entries.Where(one => one.Report is not null).Select(one => one.Report!.Id));
    }

    [Fact]
    public async Task Audit_ByPages_IsTheAuditWhole_AndTakesOnlyWhatWasAskedFor()
    {
        await using var host = Start();
        var reports = Enumerable.Range(0, 25)
            .Select(at => Reports.Act(at % 2 == 0 ? "dept-a" : "dept-b", "month-act", FirstDay) with { Actor = at % 5 == 0 ? "x" : "y" }).ToArray();
        await host.Engine.SubmitAsync(reports).Within("answers");

        var paged = new List<AuditEntry>();
        AuditPage? page = null;
        while (page is not { IsEnd: true })
        {
            page = await AuditAsync(host, new AuditQuery(page?.ReachedRevision ?? 0, 4, -1, null));
            paged.AddRange(page.Entries);
        }

        Assert.Equal(host.Engine.Status.Cut.Revision, paged.Count);
        Assert.Equal(paged.Select(one => one.Revision).Order(), paged.Select(one => one.Revision));
        var ofOne = (await AuditAsync(host, new AuditQuery(0, 100, IndexOf(host.Engine, "dept-b"), "x"))).Entries;
        Assert.Equal(reports.Where(one => one is { Node: "dept-b", Actor: "x" }).Select(one => one.Id), ofOne.Select(one => one.Report!.Id));
        Assert.Empty((await AuditAsync(host, new AuditQuery(host.Engine.Status.Cut.Revision, 4, -1, null))).Entries);
    }

    [Fact]
    public async Task Audit_WhoseScanHasABound_SaysWhereToGoOn()
    {
        await using var host = Start(Limits with { AuditScanMax = 5 });
        await host.Engine.SubmitAsync([.. Enumerable.Range(0, 20).Select(_ => Reports.Act("dept-a", "month-act", FirstDay))]).Within("answers");

        var page = await AuditAsync(host, new AuditQuery(0, 100, IndexOf(host.Engine, "dept-b"), null));

        Assert.Equal((0, 5, false), (page.Entries.Count, page.ReachedRevision, page.IsEnd));
    }

    [Fact]
    public async Task Chain_RunsThroughACheckpointThatWasKept_AndThroughNoOther()
    {
        await using var host = Start();
        await host.Engine.SubmitAsync(Reports.Act("dept-a", "month-act", FirstDay));
        var kept = (await ProveAuditAsync(host, null)).Head;
        await host.Engine.SubmitAsync(Reports.Act("dept-b", "month-act", FirstDay));
        await host.RestartAsync(isCrash: true);

        var proof = await ProveAuditAsync(host, kept);

        Assert.True(proof.HoldsKept);
        Assert.True(proof.Head.Revision >= host.Engine.Status.Cut.Revision);
        Assert.False((await ProveAuditAsync(host, kept with { Chain = new string('0', 64) })).HoldsKept);
        Assert.False((await ProveAuditAsync(host, kept with { Revision = kept.Revision + 1_000 })).HoldsKept);
    }

    private static AccessToken TokenOf(byte number) => new()
    {
        Secret = Digest.Of([number]),
        IsCertificate = false,
        Node = 0,
        Role = Role.Reporter,
        Holder = "clerk",
        ExpiresAt = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(),
    };

    private static async Task<AccessToken> IssueAsync(LedgerHost host, byte number)
    {
        var outcome = await host.Engine.ChangeAccessAsync(new IssueToken(TokenOf(number), Clerk)).Within("a token");
        Assert.True(outcome is { Status: AccessStatus.Done, Revision: > 0 });
        Assert.Equal(outcome.Token, host.Engine.Access.Find(TokenOf(number).Secret));
        return outcome.Token!;
    }

    private static Task<AuditPage> AuditAsync(LedgerHost host, AuditQuery query) => host.Engine.ReadAuditAsync(query, None).Within("the audit");

    private static Task<AuditProof> ProveAuditAsync(LedgerHost host, JournalHead? kept) => host.Engine.ProveAuditAsync(kept, null, None).Within("the proof");
}
