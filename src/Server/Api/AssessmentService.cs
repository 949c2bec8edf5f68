using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Periods;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Journal;
using WasteSorting.Ledger.State;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using Node = WasteSorting.Domain.Registry.Node;
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
            foreach (var obligation in unit.Obligations.Where(one => !one.Retired))
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

    public override async Task<ListDutiesResponse> ListDuties(ListDutiesRequest request, ServerCallContext context)
    {
        var page = Paging.Of(request.PageSize, request.PageToken);
        var caller = Caller.Of(context);
        var reading = await engine.AskAsync(new Question { IsThroughFreeze = caller.IsKnown }, context.CancellationToken).ConfigureAwait(false);
        var duties = DutyList.Of(reading, request);
        return new ListDutiesResponse
        {
            Revision = reading.Cut.Revision,
            Duties = { duties.Skip(page.Skip).Take(page.Take) },
            NextPageToken = page.NextToken(reading.Cut.Registry.Version, duties.Count),
        };
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
        var cut = await engine.CutAsync(Caller.Of(context).IsKnown, context.CancellationToken).ConfigureAwait(false);
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
        var (period, revision) = await ChangeAsync(new PeriodAct(PeriodAction.Close, Read(request.Period)), context).ConfigureAwait(false);
        return new ClosePeriodResponse { Period = period, Revision = revision };
    }

    public override async Task<PublishPeriodResponse> PublishPeriod(PublishPeriodRequest request, ServerCallContext context)
    {
        var act = new PeriodAct(PeriodAction.Publish, Read(request.Period), IsNew: request.NewEdition);
        var (period, revision) = await ChangeAsync(act, context).ConfigureAwait(false);
        return new PublishPeriodResponse { Period = period, Revision = revision };
    }

    public override async Task<WithdrawEditionResponse> WithdrawEdition(WithdrawEditionRequest request, ServerCallContext context)
    {
        var act = new PeriodAct(PeriodAction.Withdraw, Read(request.Period), request.Edition);
        var (period, revision) = await ChangeAsync(act, context).ConfigureAwait(false);
        return new WithdrawEditionResponse { Period = period, Revision = revision };
    }

    public override async Task<ReopenPeriodResponse> ReopenPeriod(ReopenPeriodRequest request, ServerCallContext context)
    {
        var (period, revision) = await ChangeAsync(new PeriodAct(PeriodAction.Reopen, Read(request.Period)), context).ConfigureAwait(false);
        return new ReopenPeriodResponse { Period = period, Revision = revision };
    }

    public override async Task<FreezeResponse> Freeze(FreezeRequest request, ServerCallContext context)
    {
        Period? until = request.UntilPublished.Length == 0 ? null
            : Period.TryParse(request.UntilPublished, out var named) && named.Kind != PeriodKind.Once ? named
            : throw RpcErrors.Invalid("until_published", "must be a year, half, quarter or month, like 2026, 2026H2, 2026Q4 or 2026-11");
        var frozen = Taken(await engine.FreezeAsync(until, Caller.Of(context).By).ConfigureAwait(false));
        return new FreezeResponse
        {
            ShownRevision = frozen.ShownRevision,
            Day = WireTime.Of(frozen.Day),
            UntilPublished = frozen.Until?.ToString() ?? "",
            Revision = frozen.Revision,
        };
    }

    public override async Task<UnfreezeResponse> Unfreeze(UnfreezeRequest request, ServerCallContext context)
    {
        var moving = Taken(await engine.UnfreezeAsync(Caller.Of(context).By).ConfigureAwait(false));
        return new UnfreezeResponse { Revision = moving.Revision };
    }

    public override async Task<ListRevisionsResponse> ListRevisions(ListRevisionsRequest request, ServerCallContext context)
    {
        if (request.Edition < 0)
        {
            throw RpcErrors.Invalid("edition", "must not be negative");
        }

        var after = Paging.After(request.AfterRevision);
        var period = Read(request.Period);
        var node = request.Node.Length == 0 ? Node.None : NodeFinder.Find(engine.Registry, request.Node, "node").Index;
        var page = await PastErrors.TryAsync(async () => await engine.ListRevisionsAsync(
            period, request.Edition, node, after, context.CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return RevisionWriter.Write(page);
    }

    public override async Task<PreviewRulesResponse> PreviewRules(PreviewRulesRequest request, ServerCallContext context)
    {
        var limit = Paging.Size(request.Limit, "limit");
        Period? period = request.Period.Length == 0 ? null : QuestionReader.ReadPeriod(request.Period);
        var files = RulesReader.Read(request);
        var preview = await PastErrors.TryAsync(
            () => engine.PreviewRulesAsync(files, request.League, period, context.CancellationToken)).ConfigureAwait(false);
        return preview.Faults.Count == 0
            ? RulesReader.Write(preview, limit)
            : throw RpcErrors.Invalid("files", RegistryWriter.Say(preview.Faults));
    }

    public override async Task<GetNoticeResponse> GetNotice(GetNoticeRequest request, ServerCallContext context) => new()
    {
        Notice = await new NoticeReader(engine, context.CancellationToken).ReadAsync(request, Caller.Of(context)).ConfigureAwait(false),
    };

    public override async Task<GetFormResponse> GetForm(GetFormRequest request, ServerCallContext context)
    {
        var question = QuestionReader.Read(Caller.Of(context), request.Period, request.Edition, 0, request.Live, needsSites: false);
        var reading = await PastErrors.TryAsync(() => engine.AskAsync(question, context.CancellationToken)).ConfigureAwait(false);
        var unit = NodeFinder.Find(reading.Cut.Registry, request.Node, "node");
        return unit.Kind == NodeKind.Unit ? new FormFiller(reading, unit).Fill() : throw RpcErrors.Invalid("node", "must be a unit");
    }

    private static Period Read(string period) => Period.TryParse(period, out var named) ? named : throw RpcErrors.InvalidPeriod();

    private static FreezeOutcome Taken(FreezeOutcome outcome) =>
        outcome.Refusal == SubmitStatus.Accepted ? outcome : throw RpcErrors.Refuse(outcome.Refusal);

    private async Task<(PeriodStatus Period, long Revision)> ChangeAsync(PeriodAct act, ServerCallContext context)
    {
        var outcome = await engine.ChangePeriodAsync(new PeriodChange(act, Caller.Of(context).By)).ConfigureAwait(false);
        if (outcome.Refusal != SubmitStatus.Accepted)
        {
            throw RpcErrors.Refuse(outcome.Refusal);
        }

        if (outcome.Decision == PeriodDecision.PartsOpen)
        {
            var open = string.Join(", ", outcome.Calendar.OpenPartsOf(act.Period));
            throw RpcErrors.FailedPrecondition("period", $"holds periods that still take reports: close {open} first");
        }

        return RpcErrors.Refuse(outcome.Decision) is { } refusal
            ? throw refusal
            : (PeriodWriter.Write(outcome.Calendar, act.Period), outcome.Revision);
    }
}
