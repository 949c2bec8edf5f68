using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Tests.Fake;

/// <summary>What notices and forms are made from.</summary>
internal static class FakePapers
{
    public static Notice NoticeOf(GetNoticeRequest request) => new()
    {
        Revision = 7,
        Shown = new Shown { Period = request.Period, Edition = request.Live ? 0 : Math.Max(request.Edition, 1), Day = "2026-10-31" },
        Period = new PeriodStatus { Period = request.Period, State = PeriodState.Published, FirstDay = "2026-10-01", LastDay = "2026-10-31" },
        IssuerNameZh = "领导小组办公室",
        IssuerNameEn = "Office",
        District = new Progress { Node = "xingqing", NameZh = "兴庆区", NameEn = "Xingqing District", Department = new(), Territory = new() },
        RuleSet = "2026-01",
        PlacesNamed = 1,
        Rankings =
        {
            new Ranking
            {
                League = "towns",
                NameZh = "乡镇、街道",
                NameEn = "Towns and streets",
                PlaceCount = 1,
                Places = { new RankedNode { Rank = 1, Node = "north", NameZh = "凤凰北街", NameEn = "North", ScoreBp = 9_150 } },
            },
        },
    };

    public static GetFormResponse FormOf(GetFormRequest request) => request.Node == "finance"
        ? new GetFormResponse
        {
            Revision = 7,
            Shown = new Shown { Period = request.Period, Edition = request.Edition, Day = "2026-11-22" },
            Node = request.Node,
            NameZh = "财政局",
            NameEn = "Finance",
            Fields =
            {
                new FormField { Field = "sites", NameZh = "示范点数", NameEn = "Sites", Source = "sites.count", Value = "9" },
                new FormField { Field = "remarks", NameZh = "备注", NameEn = "Remarks" },
            },
        }
        : throw FakeLedger.Failure(Grpc.Core.StatusCode.NotFound, "node: is the id of no unit");
}
