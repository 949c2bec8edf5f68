using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>The contract's calls on the fake ledger.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "handlers are bound as instance methods")]
internal sealed class FakeServices(FakeLedger ledger, bool losesAnswers = false)
{
    private int messages;

    public Task<SubmitReportResponse> SubmitReport(SubmitReportRequest request, CallContext context) =>
        Task.FromResult(new SubmitReportResponse { Receipt = Submit(request.Report) });

    public async IAsyncEnumerable<StreamReportsResponse> StreamReports(IAsyncEnumerable<StreamReportsRequest> requests, CallContext context)
    {
        await foreach (var request in requests)
        {
            if (request.Reports.Count > ledger.BatchMax)
            {
                throw FakeLedger.Failure(StatusCode.InvalidArgument, "too many reports in one message");
            }

            var message = Interlocked.Increment(ref messages);
            ledger.BreakStream(message, isTaken: false);
            var response = new StreamReportsResponse();
            foreach (var report in request.Reports)
            {
                response.Answers.Add(AnswerTo(report));
            }

            ledger.BreakStream(message, isTaken: true);
            yield return response;
        }
    }

    public Task<RecordInspectionResponse> RecordInspection(RecordInspectionRequest request, CallContext context) =>
        losesAnswers ? throw FakeLedger.Failure(StatusCode.Unavailable, "the answer is lost") : Task.FromResult(new RecordInspectionResponse { Receipt = new Receipt { ReportId = request.ReportId, Revision = 1 } });

    public Task<ListPeriodsResponse> ListPeriods(ListPeriodsRequest request, CallContext context) => Task.FromResult(FakePeriods.List(request));

    public Task<ClosePeriodResponse> ClosePeriod(ClosePeriodRequest request, CallContext context)
    {
        var (period, revision) = FakePeriods.Change(request.Period);
        return Task.FromResult(new ClosePeriodResponse { Period = period, Revision = revision });
    }

    public Task<PublishPeriodResponse> PublishPeriod(PublishPeriodRequest request, CallContext context)
    {
        var (period, revision) = FakePeriods.Change(request.Period);
        return Task.FromResult(new PublishPeriodResponse { Period = period, Revision = revision });
    }

    public Task<GetStatusResponse> GetStatus(GetStatusRequest request, CallContext context) => Task.FromResult(new GetStatusResponse
    {
        Version = "fake",
        Engine = "embedded",
        Journal = "memory",
        Today = FakeCount.Day(0),
        Revision = ledger.Revision,
        ReportCount = ledger.Revision,
    });

    public Task<GetProgressResponse> GetProgress(GetProgressRequest request, CallContext context)
    {
        var (revision, count) = ledger.Snapshot();
        return Task.FromResult(new GetProgressResponse { Revision = revision, Progress = count.ProgressOf(Find(request.Node), withObligations: true) });
    }

    /// <summary>Two to a page, so that paging is never left out.</summary>
    public Task<ListChildrenResponse> ListChildren(ListChildrenRequest request, CallContext context)
    {
        var (revision, count) = ledger.Snapshot();
        var parent = Find(request.Node).Id;
        var children = FakeRegistry.Nodes.Where(node => (request.Line == Line.Territory ? node.TerritoryParent : node.LineParent) == parent).ToList();
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, null);
        var response = new ListChildrenResponse { Revision = revision, NextPageToken = from + 2 < children.Count ? $"{from + 2}" : "" };
        response.Children.Add(children.Skip(from).Take(2).Select(child => count.ProgressOf(child, withObligations: false)));
        return Task.FromResult(response);
    }

    public Task<GetRankingResponse> GetRanking(GetRankingRequest request, CallContext context) => Task.FromResult(new GetRankingResponse
    {
        Revision = ledger.Revision,
        Ranking = new Ranking
        {
            League = request.League,
            NameZh = "乡镇、街道",
            PlaceCount = 2,
            TermNames = { "verified-score" },
            Places =
            {
                new RankedNode { Rank = 1, Node = "north", NameZh = "凤凰北街", ScoreBp = 9_000, Terms = { 9_000 } },
                new RankedNode { Rank = 1, Node = "south", NameZh = "South", ScoreBp = 9_000, Terms = { 9_000 } },
            },
        },
    });

    public Task<ProveTotalsResponse> ProveTotals(ProveTotalsRequest request, CallContext context)
    {
        var (revision, count) = ledger.Snapshot();
        var district = count.ProgressOf(FakeRegistry.Nodes[0], withObligations: false);
        return Task.FromResult(new ProveTotalsResponse
        {
            Revision = revision,
            ByDepartment = district.Department,
            ByTerritory = ledger.Forgets > 0 ? new Totals() : district.Department,
            ByRecount = district.Department,
            Equal = ledger.Forgets == 0,
        });
    }

    public Task<ListNodesResponse> ListNodes(ListNodesRequest request, CallContext context)
    {
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, null);
        return Task.FromResult(new ListNodesResponse
        {
            Nodes = { FakeRegistry.Nodes.Skip(from).Take(10) },
            NextPageToken = from + 10 < FakeRegistry.Nodes.Count ? $"{from + 10}" : "",
        });
    }

    public Task<ExportRegistryResponse> ExportRegistry(ExportRegistryRequest request, CallContext context) => Task.FromResult(new ExportRegistryResponse
    {
        RegistryVersion = 1,
        Files = { new RegistryFile { Name = "units.csv", Content = ByteString.CopyFromUtf8("id\r\nfinance\r\n") } },
    });

    public Task<ApplyRegistryResponse> ApplyRegistry(ApplyRegistryRequest request, CallContext context)
    {
        var isFaulty = request.Files.Any(file => file.Content.ToStringUtf8().Contains("fault", StringComparison.Ordinal));
        var response = new ApplyRegistryResponse { RegistryVersion = request.DryRun ? 1 : 2 };
        if (isFaulty)
        {
            response.Faults.Add(new RegistryFault { File = "units.csv", Line = 2, Column = "id", Message = "no such group" });
        }
        else
        {
            response.Changes.Add(new RegistryChange { Action = "added", Subject = "node", Id = "audit" });
        }

        return Task.FromResult(response);
    }

    /// <summary>One snapshot or nothing, then one message for each change; ends after two, so that followers have to come back.</summary>
    public async IAsyncEnumerable<WatchProgressResponse> WatchProgress(WatchProgressRequest request, CallContext context)
    {
        using var changed = new SemaphoreSlim(0);
        void Release() => changed.Release();
        ledger.Changed += Release;
        try
        {
            var seen = request.FromRevision;
            if (seen == 0)
            {
                yield return Message(FeedEvent.Snapshot);
                seen = ledger.Revision;
            }

            for (var sent = 0; sent < 2;)
            {
                if (ledger.Revision > seen)
                {
                    seen = ledger.Revision;
                    sent++;
                    yield return Message(FeedEvent.Change);
                }
                else
                {
                    await changed.WaitAsync(context.CancellationToken);
                }
            }
        }
        finally
        {
            ledger.Changed -= Release;
        }
    }

    private static Node Find(string id) => FakeRegistry.Nodes.Find(node => node.Id == (id.Length == 0 ? "xingqing" : id))
        ?? throw FakeLedger.Failure(StatusCode.NotFound, $"there is no node '{id}'");

    private WatchProgressResponse Message(FeedEvent feedEvent)
    {
        var (revision, count) = ledger.Snapshot();
        return new WatchProgressResponse
        {
            Revision = revision,
            Event = feedEvent,
            Progress = { count.ProgressOf(FakeRegistry.Nodes[0], withObligations: false) },
        };
    }

    private Receipt Submit(Report report)
    {
        var receipt = ledger.Submit(report);
        return losesAnswers ? throw FakeLedger.Failure(StatusCode.Unavailable, "the answer is lost") : receipt;
    }

    private Answer AnswerTo(Report report)
    {
        try
        {
            return new Answer { Receipt = Submit(report) };
        }
        catch (RpcException refusal)
        {
            return new Answer { Refusal = new Refusal { Code = (int)refusal.StatusCode, Reason = refusal.Status.Detail } };
        }
    }
}
