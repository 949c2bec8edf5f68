using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Periods;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using NodeKind = WasteSorting.Domain.Registry.NodeKind;
using PeriodState = WasteSorting.Contracts.V1.PeriodState;

namespace WasteSorting.Server.Api;

/// <summary>The Office's work.</summary>
internal sealed class AssessmentService(ProgressEngine engine)
    : Contracts.V1.AssessmentService.AssessmentServiceBase
{
    public override Task<ListObligationsResponse> ListObligations(ListObligationsRequest request, ServerCallContext context)
    {
        var registry = engine.Registry;
        var units = request.Node.Length == 0
            ? registry.Nodes.Where(node => node.Kind == NodeKind.Unit && !node.Retired)
            : [NodeFinder.Find(registry, request.Node, "node")];
        var owed = new SortedDictionary<int, OwedObligation>();
        foreach (var unit in units)
        {
            foreach (var obligation in unit.Obligations)
            {
                if (!owed.TryGetValue(obligation.Index, out var entry))
                {
                    owed[obligation.Index] = entry = new OwedObligation
                    {
                        Obligation = obligation.Id,
                        Kind = RegistryWriter.KindOf(obligation.Kind),
                        NameZh = obligation.NameZh,
                    };
                }

                entry.Units.Add(unit.Id);
            }
        }

        return Task.FromResult(new ListObligationsResponse { RegistryVersion = registry.Version, Obligations = { owed.Values } });
    }

    public override async Task<RecordInspectionResponse> RecordInspection(RecordInspectionRequest request, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        var status = caller.Check(engine.Registry, ReportReader.TryRead(request, caller, out var report), report);
        return new RecordInspectionResponse
        {
            Receipt = await ReportService.SubmitAsync(engine, request.ReportId, status, report).ConfigureAwait(false),
        };
    }

    public override async Task<RetractInspectionResponse> RetractInspection(RetractInspectionRequest request, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        var status = caller.Check(engine.Registry, ReportReader.TryRead(request, caller, out var report), report);
        return new RetractInspectionResponse
        {
            Receipt = await ReportService.SubmitAsync(engine, request.ReportId, status, report).ConfigureAwait(false),
        };
    }

    public override async Task<ListPeriodsResponse> ListPeriods(ListPeriodsRequest request, ServerCallContext context)
    {
        if (!Enum.IsDefined(request.State))
        {
            throw RpcErrors.Invalid("state", "must be OPEN, PROVISIONAL, CLOSED or PUBLISHED, or not given");
        }

        var page = Paging.Of(request.PageSize, request.PageToken);
        var cut = (await engine.ReadAsync(engine.Registry.District.Index, context.CancellationToken).ConfigureAwait(false)).Cut;
        var periods = cut.Calendar.KnownPeriods()
            .Where(one => request.State == PeriodState.Unspecified || PeriodWriter.StateOf(cut.Calendar.StateOf(one)) == request.State)
            .ToList();
        return new ListPeriodsResponse
        {
            Revision = cut.Revision,
            Periods = { periods.Skip(page.Skip).Take(page.Take).Select(one => PeriodWriter.Write(cut.Calendar, one)) },
            NextPageToken = page.NextToken(cut.Registry.Version, periods.Count),
        };
    }

    public override async Task<ClosePeriodResponse> ClosePeriod(ClosePeriodRequest request, ServerCallContext context)
    {
        var (period, revision) = await ChangeAsync(PeriodAction.Close, request.Period, context).ConfigureAwait(false);
        return new ClosePeriodResponse { Period = period, Revision = revision };
    }

    public override async Task<PublishPeriodResponse> PublishPeriod(PublishPeriodRequest request, ServerCallContext context)
    {
        var (period, revision) = await ChangeAsync(PeriodAction.Publish, request.Period, context).ConfigureAwait(false);
        return new PublishPeriodResponse { Period = period, Revision = revision };
    }

    private async Task<(PeriodStatus Period, long Revision)> ChangeAsync(PeriodAction action, string name, ServerCallContext context)
    {
        var period = Period.TryParse(name, out var named) ? named : throw RpcErrors.InvalidPeriod();
        var outcome = await engine.ChangePeriodAsync(new PeriodChange(action, period, Caller.Of(context).By)).ConfigureAwait(false);
        if (outcome.Refusal != SubmitStatus.Accepted)
        {
            throw RpcErrors.Refuse(outcome.Refusal);
        }

        return RpcErrors.Refuse(outcome.Decision) is { } refusal
            ? throw refusal
            : (PeriodWriter.Write(outcome.Calendar, period), outcome.Revision);
    }
}
