using Google.Protobuf;
using Grpc.Core;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>The fake district's nodes, and files in and out of which nothing is kept.</summary>
internal sealed class FakeRegistryFiles : RegistryService.RegistryServiceBase
{
    public override Task<ListNodesResponse> ListNodes(ListNodesRequest request, ServerCallContext context)
    {
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, null);
        return Task.FromResult(new ListNodesResponse
        {
            Nodes = { FakeRegistry.Nodes.Skip(from).Take(10) },
            NextPageToken = from + 10 < FakeRegistry.Nodes.Count ? $"{from + 10}" : "",
        });
    }

    public override Task<ExportRegistryResponse> ExportRegistry(ExportRegistryRequest request, ServerCallContext context) =>
        Task.FromResult(new ExportRegistryResponse
        {
            RegistryVersion = 1,
            Files = { new RegistryFile { Name = "units.csv", Content = ByteString.CopyFromUtf8("id\r\nfinance\r\n") } },
        });

    public override Task<ApplyRegistryResponse> ApplyRegistry(ApplyRegistryRequest request, ServerCallContext context)
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
}
