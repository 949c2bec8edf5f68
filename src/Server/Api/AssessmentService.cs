using WasteSorting.Contracts.V1;
using WasteSorting.Engine;
using WasteSorting.Rpc;
using WasteSorting.Server.Access;
using NodeKind = WasteSorting.Domain.Registry.NodeKind;

namespace WasteSorting.Server.Api;

/// <summary>The Office's work.</summary>
internal sealed class AssessmentService(IProgressEngine engine)
{
    public Task<ListObligationsResponse> ListObligations(ListObligationsRequest request, CallContext context)
    {
        var registry = engine.Registry;
        var units = request.Node.Length == 0
            ? registry.Nodes.Where(node => node.Kind == NodeKind.Unit && !node.Retired)
            : [Nodes.Find(registry, request.Node, "node")];
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

    public async Task<RecordInspectionResponse> RecordInspection(RecordInspectionRequest request, CallContext context)
    {
        var caller = Caller.Of(context);
        var status = caller.Check(engine.Registry, ReportReader.TryRead(request, caller, out var report), report);
        return new RecordInspectionResponse
        {
            Receipt = await ReportService.SubmitAsync(engine, request.ReportId, status, report).ConfigureAwait(false),
        };
    }
}
