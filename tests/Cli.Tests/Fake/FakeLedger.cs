using System.Globalization;
using Grpc.Core;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>
/// A ledger as a list of accepted reports, from which everything is counted anew at every question. Slow and plain on purpose: the program is
/// held against it. Faults can be planted, to see that they are found.
/// </summary>
internal sealed class FakeLedger
{
    public const string Token = "fake-token";

    public static readonly DateOnly Today = new(2026, 11, 22);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (Report Report, long Revision)> byId = [];
    private readonly List<Report> accepted = [];
    private int attempts;
    private int replacements;

    /// <summary>Every so many calls end with UNAVAILABLE before anything happens. 0: none.</summary>
    public int RefuseEvery { get; init; }

    /// <summary>Every so many calls end with UNAVAILABLE after the report was taken. 0: none.</summary>
    public int LoseAnswerEvery { get; init; }

    /// <summary>A planted fault: a report sent again counts again.</summary>
    public bool CountsRepeats { get; init; }

    /// <summary>A planted fault: retractions are taken and change nothing.</summary>
    public bool IgnoresRetractions { get; init; }

    /// <summary>A planted fault: the first so many reports are forgotten when somebody asks for totals.</summary>
    public int Forgets { get; set; }

    /// <summary>A planted fault: what the actors pushed is wrong at this node, though not in the district. Empty: at none.</summary>
    public string WrongPush { get; init; } = "";

    /// <summary>In every resume token: tokens of another history do not fit.</summary>
    public string History { get; set; } = "a";

    /// <summary>Reports in one message of a stream; more end the stream.</summary>
    public int BatchMax { get; init; } = 1_000;

    /// <summary>Every so many messages of a stream end it with UNAVAILABLE, every other time before and after they are taken. 0: none.</summary>
    public int BreakStreamEvery { get; init; }

    /// <summary>So many times the registry is replaced between two pages of a list.</summary>
    public int Replacements
    {
        init => replacements = value;
    }

    public long Revision
    {
        get
        {
            lock (gate)
            {
                return accepted.Count;
            }
        }
    }

    /// <summary>Raised after each accepted report.</summary>
    public event Action? Changed;

    public void CheckPage(string token)
    {
        if (token.Length > 0 && Interlocked.Decrement(ref replacements) >= 0)
        {
            throw Failure(StatusCode.Aborted, "page_token: the list was replaced");
        }
    }

    public (long Revision, FakeCount Count) Snapshot()
    {
        lock (gate)
        {
            return (accepted.Count, new FakeCount(accepted.Skip(Forgets), IgnoresRetractions));
        }
    }

    public Receipt Submit(Report report)
    {
        var attempt = Interlocked.Increment(ref attempts);
        if (RefuseEvery > 0 && attempt % RefuseEvery == 0)
        {
            throw Failure(StatusCode.Unavailable, "no room");
        }

        var revision = Take(report);
        Changed?.Invoke();
        if (LoseAnswerEvery > 0 && attempt % LoseAnswerEvery == 0)
        {
            throw Failure(StatusCode.Unavailable, "the answer is lost");
        }

        return new Receipt { ReportId = report.ReportId, Revision = revision };
    }

    /// <summary>What would become of a report, which is not kept.</summary>
    public Trial Try(Report report)
    {
        lock (gate)
        {
            try
            {
                var isKnown = byId.TryGetValue(report.ReportId, out var known) && known.Report.Equals(report);
                Check(report);
                return new Trial { Accepted = true, RepeatedReport = isKnown };
            }
            catch (RpcException refusal)
            {
                var (reason, field) = refusal.StatusCode switch
                {
                    StatusCode.NotFound => ("NODE_UNKNOWN", "node"),
                    StatusCode.InvalidArgument => ("DAY_IN_FUTURE", "day"),
                    _ => ("NODE_NOT_SITE", "stage"),
                };
                var why = new Refusal { Code = (int)refusal.StatusCode, Reason = reason, Field = field, Message = refusal.Status.Detail };
                return new Trial { Refusals = { why } };
            }
        }
    }

    /// <param name="message">Number of the message, over all streams.</param>
    public void BreakStream(int message, bool isTaken)
    {
        if (BreakStreamEvery > 0 && message % BreakStreamEvery == 0 && (message / BreakStreamEvery % 2 == 0) == isTaken)
        {
            throw Failure(StatusCode.Unavailable, "the stream broke");
        }
    }

    public static RpcException Failure(StatusCode code, string detail) => new(new Status(code, detail));

    private long Take(Report report)
    {
        lock (gate)
        {
            if (byId.TryGetValue(report.ReportId, out var known))
            {
                if (!known.Report.Equals(report))
                {
                    throw Failure(StatusCode.AlreadyExists, "another report has this id");
                }

                if (!CountsRepeats)
                {
                    return known.Revision;
                }
            }

            Check(report);
            accepted.Add(report);
            byId.TryAdd(report.ReportId, (report, accepted.Count));
            return byId[report.ReportId].Revision;
        }
    }

    private void Check(Report report)
    {
        var node = FakeRegistry.Nodes.Find(node => node.Id == report.Node)
            ?? throw Failure(StatusCode.NotFound, $"there is no node '{report.Node}'");
        if (report.ChangeCase == Report.ChangeOneofCase.StageReached && node.Kind != NodeKind.Site)
        {
            throw Failure(StatusCode.FailedPrecondition, "not a site");
        }

        if (DateOnly.ParseExact(report.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture) > Today.AddDays(1))
        {
            throw Failure(StatusCode.InvalidArgument, "the day lies ahead");
        }

        if (FakeCount.Taken(report) is { Length: > 0 } earlier)
        {
            if (!byId.TryGetValue(earlier, out var found))
            {
                throw Failure(StatusCode.NotFound, "there is no earlier report of this id");
            }

            if (found.Report.Node != report.Node || accepted.Any(other => FakeCount.Taken(other) == earlier))
            {
                throw Failure(StatusCode.FailedPrecondition, "the earlier report was taken back already");
            }
        }
    }
}
