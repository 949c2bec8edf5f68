using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using Calendar = WasteSorting.Domain.Periods.Calendar;
using DomainRevision = WasteSorting.Ledger.Editions.PeriodRevision;
using League = WasteSorting.Domain.Rules.League;
using MovedFigures = WasteSorting.Ledger.Views.MovedFigures;
using NodeKind = WasteSorting.Domain.Registry.NodeKind;
using ObligationState = WasteSorting.Contracts.V1.ObligationState;

namespace WasteSorting.Server.Api;

/// <summary>
/// Gathers what a notice says. That of an edition is the same whenever it is asked for: whatever it is compared with is what was out when it was
/// published.
/// </summary>
internal sealed class NoticeReader(ProgressEngine engine, CancellationToken cancellation)
{
    private const int ChangesMax = 500;

    // A notice speaks of so many periods before its own, a year of months.
    private const int PeriodsMax = 12;

    public async Task<Notice> ReadAsync(GetNoticeRequest request, Caller caller)
    {
        var period = QuestionReader.ReadPeriod(request.Period);
        var question = QuestionReader.Read(caller, request.Period, request.Edition, 0, request.Live, needsSites: false);
        var reading = await AskAsync(question).ConfigureAwait(false);
        var calendar = (await engine.CutAsync(caller.IsKnown, cancellation).ConfigureAwait(false)).Calendar;
        var until = reading.Edition > 0 ? calendar.Book[period].Editions[reading.Edition - 1].Made.Revision : reading.Cut.Revision;
        var notice = Begin(reading, calendar, period);
        foreach (var league in reading.Cut.Rules.Leagues)
        {
            var movement = await MovementOfAsync(question, reading, calendar, period, until, league).ConfigureAwait(false);
            notice.Rankings.Add(RankingWriter.Write(reading.Rank(league).Table, reading.Cut, int.MaxValue, movement));
        }

        await AddChangesAsync(notice, reading, calendar, period, until).ConfigureAwait(false);
        await AddMovedAsync(notice, question, reading, calendar, period, until).ConfigureAwait(false);
        return notice;
    }

    private static Notice Begin(IDistrictReading reading, Calendar calendar, Period period)
    {
        var (registry, rules) = (reading.Cut.Registry, reading.Cut.Rules);
        var issuer = registry.FindNode(rules.NoticeIssuer);
        return new Notice
        {
            Revision = reading.Cut.Revision,
            Shown = QuestionReader.Write(reading),
            Period = PeriodWriter.Write(calendar, period),
            IssuerNameZh = issuer?.NameZh ?? "",
            IssuerNameEn = issuer?.NameEn ?? "",
            District = ProgressWriter.Write(reading.Read(registry.District.Index), withObligations: false),
            RuleSet = rules.Version,
            Sample = rules.Sample,
            PlacesNamed = rules.NoticePlaces,
            Tiers = { rules.Tiers.Select(RegistryWriter.Write) },
            Missing = { DutyList.Of(reading, new ListDutiesRequest { States = { ObligationState.Missing } }) },
        };
    }

    // An edition is compared with the edition of the period before that was out then; what stands, with what stands.
    private async ValueTask<Movement> MovementOfAsync(
        Question question, IDistrictReading reading, Calendar calendar, Period period, long until, League league)
    {
        if (reading.Edition == 0)
        {
            return await Movement.OfAsync(engine, question, reading, league.Id, cancellation).ConfigureAwait(false);
        }

        if (EditionAt(calendar, period.Previous, until) is not { } stamp)
        {
            return Movement.None;
        }

        var before = await AskAsync(new Question { Period = period.Previous, Edition = stamp.Number }).ConfigureAwait(false);
        return before.Cut.Rules.Leagues.FirstOrDefault(one => one.Id == league.Id) is { } found
            ? new Movement(before.Rank(found).Table, null)
            : Movement.None;
    }

    private async Task AddChangesAsync(Notice notice, IDistrictReading reading, Calendar calendar, Period period, long until)
    {
        var periods = PeriodsBefore(period);
        var made = periods.SelectMany(one => calendar.Book[one].Editions).Select(one => one.Made.Revision);
        var since = made.Where(revision => revision < until).DefaultIfEmpty().Max();
        foreach (var changed in periods)
        {
            if (EditionAt(calendar, changed, since + 1) is not { } stamp)
            {
                continue;
            }

            var span = await PastErrors.TryAsync(async () =>
                await engine.ListRevisionsBetweenAsync(changed, since, until, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            var changes = span.Revisions.Select(one => Write(reading, changed, stamp.Number, one)).Take(ChangesMax - notice.Changes.Count).ToList();
            notice.Changes.AddRange(changes);
            notice.ChangesCut |= !span.IsWhole || changes.Count < span.Revisions.Count;
        }
    }

    private async Task AddMovedAsync(
        Notice notice, Question question, IDistrictReading reading, Calendar calendar, Period period, long until)
    {
        if (EditionAt(calendar, period, until) is not { } stamp)
        {
            return;
        }

        var before = await AskAsync(question with { Edition = stamp.Number, IsAsItStands = false, IsThroughFreeze = false }).ConfigureAwait(false);
        var registry = before.Cut.Registry;
        var nodes = registry.Nodes.Where(node => node.Kind != NodeKind.Site).Select(node => node.Index);
        notice.Moved.AddRange(MovedFigures.Between(before, reading, nodes).Select(MovedWriter.Write));
    }

    /// <summary>The last edition of a period that was made before a revision; null: there was none.</summary>
    private static EditionStamp? EditionAt(Calendar calendar, Period period, long revision)
    {
        var made = calendar.Book[period].Editions.Where(one => one.Made.Revision < revision).ToList();
        return made.Count > 0 ? made[^1] : null;
    }

    private static List<Period> PeriodsBefore(Period period)
    {
        var periods = new List<Period> { period };
        for (var count = 0; count < PeriodsMax; count++)
        {
            periods.Add(periods[^1].Previous);
        }

        return periods;
    }

    private static NoticeChange Write(IDistrictReading reading, Period period, int edition, DomainRevision revision)
    {
        var registry = reading.Cut.Registry;
        var node = revision.Report is { } report ? registry.FindNode(report.Node) : null;
        return new NoticeChange
        {
            Period = period.ToString(),
            Edition = edition,
            Revision = RevisionWriter.Write(revision),
            NodeNameZh = node?.NameZh ?? "",
            NodeNameEn = node?.NameEn ?? "",
            ObligationNameZh = revision.Duty?.Obligation.NameZh ?? "",
            ObligationNameEn = revision.Duty?.Obligation.NameEn ?? "",
        };
    }

    private ValueTask<IDistrictReading> AskAsync(Question question) => PastErrors.TryAsync(() => engine.AskAsync(question, cancellation));
}
