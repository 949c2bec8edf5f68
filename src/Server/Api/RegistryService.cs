using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger.Registry;
using WasteSorting.Ledger.Views;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Api;

/// <summary>Shows and replaces the registry.</summary>
internal sealed class RegistryService(ProgressEngine engine)
    : Contracts.V1.RegistryService.RegistryServiceBase
{
    public override Task<GetNodeResponse> GetNode(GetNodeRequest request, ServerCallContext context)
    {
        RequestSize.Check(request);
        var registry = engine.Registry;
        var node = NodeFinder.Find(registry, request.Node, "node");
        var response = new GetNodeResponse { RegistryVersion = registry.Version, Node = RegistryWriter.Write(registry, node) };
        response.Obligations.AddRange(node.Obligations.Select(one => RegistryWriter.Write(registry, one)));
        return Task.FromResult(response);
    }

    public override Task<ListNodesResponse> ListNodes(ListNodesRequest request, ServerCallContext context)
    {
        RequestSize.Check(request);
        var registry = engine.Registry;
        if (!Enum.IsDefined(request.Kind))
        {
            throw RpcErrors.Invalid("kind", "must be DISTRICT, GROUP, AREA, UNIT or SITE, or not given");
        }

        var page = Paging.Of(request.PageSize, request.PageToken);
        var nodes = registry.Nodes
            .Where(node => !node.Retired && (request.Kind == NodeKind.Unspecified || RegistryWriter.KindOf(node.Kind) == request.Kind))
            .ToList();
        var response = new ListNodesResponse { RegistryVersion = registry.Version, NextPageToken = page.NextToken(registry.Version, nodes.Count) };
        response.Nodes.AddRange(nodes.Skip(page.Skip).Take(page.Take).Select(node => RegistryWriter.Write(registry, node)));
        return Task.FromResult(response);
    }

    public override async Task<ApplyRegistryResponse> ApplyRegistry(ApplyRegistryRequest request, ServerCallContext context)
    {
        if (request is { DryRun: false, Force: false, ExpectedVersion: 0 })
        {
            throw RpcErrors.Invalid("expected_version", "must be the version that the files were made from; force applies them to any");
        }

        var consent = new RegistryConsent(request.ExpectedVersion, Math.Max(request.RetiredNodes, 0));
        var outcome = await engine
            .ApplyRegistryAsync(ReadFiles(request), consent, request.DryRun, Caller.Of(context).By).ConfigureAwait(false);
        if (outcome.Status != SubmitStatus.Accepted)
        {
            throw RpcErrors.Refuse(outcome.Status);
        }

        if (outcome.IsStale)
        {
            throw RpcErrors.Aborted("expected_version", $"is {request.ExpectedVersion}, but the registry is at version {outcome.Version}");
        }

        if (outcome.IsUnconfirmed)
        {
            throw RpcErrors.FailedPrecondition(
                "retired_nodes", $"must be {outcome.RetiredNodes}, for so many nodes the files retire: see in a dry run whether that is meant");
        }

        if (outcome.Faults.Count > 0 && !request.DryRun)
        {
            throw RpcErrors.Invalid("files", RegistryWriter.Say(outcome.Faults));
        }

        var response = new ApplyRegistryResponse 
        {
            RegistryVersion = outcome.Version,
            Revision = outcome.Revision,
            RetiredNodes = outcome.RetiredNodes,
        };
        response.Changes.AddRange(outcome.Changes.Select(RegistryWriter.Write));
        response.TouchedPeriods.AddRange(outcome.TouchedPeriods.Select(one => new Contracts.V1.TouchedPeriod
        {
            Period = one.Period.ToString(),
            Edition = one.Edition,
        }));
        response.Faults.AddRange(outcome.Faults.Select(RegistryWriter.Write));
        return response;
    }

    public override Task<ListLeaguesResponse> ListLeagues(ListLeaguesRequest request, ServerCallContext context)
    {
        var registry = engine.Registry;
        var rules = registry.Rules;
        return Task.FromResult(new ListLeaguesResponse
        {
            RegistryVersion = registry.Version,
            RuleSet = rules.Version,
            Sample = rules.Sample,
            Leagues =
            {
                rules.Leagues.Select(one => new League
                {
                    Id = one.Id, NameZh = one.NameZh, NameEn = one.NameEn, Group = one.Group, Sites = Domain.Registry.RegistryWords.Of(one.Sites),
                }),
            },
            Categories =
            {
                registry.Categories.Where(one => !one.Retired).Select(one => new Category { Id = one.Id, NameZh = one.NameZh, NameEn = one.NameEn }),
            },
            Tiers = { rules.Tiers.Select(RegistryWriter.Write) },
            TermNames = { rules.TieChain.Select(term => term.ToString()) },
        });
    }

    public override Task<ExportRegistryResponse> ExportRegistry(ExportRegistryRequest request, ServerCallContext context)
    {
        RequestSize.Check(request);
        var response = new ExportRegistryResponse { RegistryVersion = engine.Registry.Version };
        response.Files.AddRange(engine.ExportRegistry().Files.Select(file => new RegistryFile
        {
            Name = file.Key,
            Content = ByteString.CopyFrom(file.Value),
        }));
        return Task.FromResult(response);
    }

    private static RegistrySource ReadFiles(ApplyRegistryRequest request)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in request.Files)
        {
            if (!files.TryAdd(file.Name, file.Content.ToByteArray()))
            {
                throw RpcErrors.Invalid("files", $"has {file.Name} twice");
            }
        }

        return files.Count > 0 ? new RegistrySource(files) : throw RpcErrors.Invalid("files", "must hold the registry's files");
    }
}
