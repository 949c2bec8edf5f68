using System.Globalization;
using WasteSorting.Cli.Load.Accounts;
using WasteSorting.Cli.Load.Driving;
using WasteSorting.Cli.Shell;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Load;

/// <summary>
/// Holds a ledger against the file of an earlier run, whatever happened to the server since: every acknowledged report is sent again and
/// must get its first receipt, none may count twice, and the totals must be what the file comes to.
/// </summary>
internal sealed class VerifyRun(Session session, string path, int connections, TimeSpan patience)
{
    private readonly LoadCounters counters = new();

    public async Task<VerificationResult> RunAsync(CancellationToken cancellation)
    {
        var (header, acks) = AckFile.Read(Path.Combine(session.Host.Directory, path));
        using var open = new Connections(session.Settings, connections, counters);
        await open.OpenAsync(cancellation).ConfigureAwait(false);
        var sender = new UnarySender(open, counters, patience, cancellation);
        var held = (await session.Client.Admin.GetStatusAsync(new(), cancellationToken: cancellation).ConfigureAwait(false)).ReportCount;
        long different = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 256, CancellationToken = cancellation };
        await Parallel.ForAsync(0, acks.Count, parallel, async (at, _) =>
        {
            if (await sender.SendAsync(at, acks[at].Report).ConfigureAwait(false) != acks[at].Revision)
            {
                Interlocked.Increment(ref different);
            }
        }).ConfigureAwait(false);

        var heldAfter = (await session.Client.Admin.GetStatusAsync(new(), cancellationToken: cancellation).ConfigureAwait(false)).ReportCount;
        var subjects = SubjectTable.Of(header.Before);
        var sums = Books.Count(subjects, header.Before.Revision, acks.Count, Postings(subjects, acks));
        var verification = new Verification(session.Client) { Resent = (acks.Count, different), UnresolvedCount = counters.Unresolved };
        var added = acks.LongCount(ack => ack.Revision > header.Before.Revision);
        var result = await verification.RunAsync(header.Before, subjects, sums, added, cancellation).ConfigureAwait(false);
        return heldAfter == held ? result : result with
        {
            Reasons = [.. result.Reasons, $"{heldAfter - held} reports were counted anew when sent again: they had been lost"],
        };
    }

    private static Posting[] Postings(SubjectTable subjects, List<(Report Report, long Revision)> acks)
    {
        var bySubject = subjects.All.ToDictionary(subject => (subject.Node, subject.Obligation), subject => subject);
        var numbers = new Dictionary<string, int>();
        for (var at = 0; at < acks.Count; at++)
        {
            numbers[acks[at].Report.ReportId] = at;
        }

        // A retraction names no obligation: it is about what the report that it takes back is about.
        Subject About(Report report) => report.ChangeCase == Report.ChangeOneofCase.Retraction
            ? About(acks[numbers[report.Retraction.ReportId]].Report)
            : bySubject[(report.Node, ObligationOf(report))];

        return [.. acks.Select((ack, at) => new Posting(at, FactOf(About(ack.Report), ack.Report, numbers), ack.Revision))];
    }

    private static string ObligationOf(Report report) => report.ChangeCase switch
    {
        Report.ChangeOneofCase.DocumentFiled => report.DocumentFiled.Obligation,
        Report.ChangeOneofCase.ActHeld => report.ActHeld.Obligation,
        Report.ChangeOneofCase.CoverageMeasured => report.CoverageMeasured.Obligation,
        Report.ChangeOneofCase.EvidenceFiled => report.EvidenceFiled.Obligation,
        _ => "",
    };

    private static Fact FactOf(Subject subject, Report report, Dictionary<string, int> numbers)
    {
        var day = DateOnly.ParseExact(report.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;
        var (value, of) = report.ChangeCase switch
        {
            Report.ChangeOneofCase.StageReached => ((int)report.StageReached.Stage, 1),
            Report.ChangeOneofCase.ActHeld => ((int)report.ActHeld.Count, 1),
            Report.ChangeOneofCase.CoverageMeasured => ((int)report.CoverageMeasured.Numerator, (int)report.CoverageMeasured.Denominator),
            _ => (1, 1),
        };
        return report.ChangeCase == Report.ChangeOneofCase.Retraction
            ? new Fact(subject.Index, day, 0, 0, numbers[report.Retraction.ReportId], IsRetraction: true)
            : new Fact(
                subject.Index, day, value, of, report.Corrects.Length > 0 ? numbers[report.Corrects] : Fact.TakesNothing, IsRetraction: false);
    }
}
