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

    private static readonly (string Name, string Content)[] Files =
    [
        ("categories.csv", "编号 id,中文名 name_zh\r\nbank-outlet,银行网点\r\nschool,大中小学\r\n"),
        ("sites.csv", SitesHeader + "bank-01,银行网点 001,,finance,north,bank-outlet,,,yes\r\nschool-01,大中小学 001,,education,south,school,,,yes\r\n"),
        ("towns.csv", "单位 unit\r\nnorth\r\nsouth\r\n"),
        ("units.csv", "编号 id,中文名 name_zh\r\nfinance,财政局（金融工作局）\r\neducation,教育局\r\nnorth,凤凰北街\r\nsouth,中山南街\r\n"),
    ];

    private const string SitesHeader =
        "编号 id,中文名 name_zh,英文名 name_en,主管单位 owner,所在乡镇街道 territory,类别 category,生效 from,失效 to,样例 sample\r\n";

    /// <summary>What was to be applied last, a dry run or not.</summary>
    public ApplyRegistryRequest? Asked { get; private set; }

    public override Task<ExportRegistryResponse> ExportRegistry(ExportRegistryRequest request, ServerCallContext context) =>
        Task.FromResult(new ExportRegistryResponse
        {
            RegistryVersion = 1,
            Files = { Files.Select(file => new RegistryFile { Name = file.Name, Content = ByteString.CopyFromUtf8("\uFEFF" + file.Content) }) },
        });

    public override Task<ListLeaguesResponse> ListLeagues(ListLeaguesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListLeaguesResponse
        {
            RegistryVersion = 1,
            RuleSet = "2026-01",
            Sample = true,
            Leagues = { new League { Id = "departments", Group = "departments" }, new League { Id = "towns", Group = "towns" } },
            Tiers = { new Tier { Id = "good", NameZh = "良好", NameEn = "Good", FromBp = 8_000 } },
        });

    public override Task<ApplyRegistryResponse> ApplyRegistry(ApplyRegistryRequest request, ServerCallContext context)
    {
        Asked = request;
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
