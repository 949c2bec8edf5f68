using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Client;

/// <summary>The contract's calls, typed. Adds the token and the timeout; retries nothing.</summary>
internal sealed class LedgerClient : IDisposable
{
    private const int PageSize = 1_000;

    private readonly RpcChannel channel;
    private readonly Metadata? headers;
    private readonly TimeSpan timeout;

    public LedgerClient(ClientSettings settings)
    {
        channel = new RpcChannel(settings.Server, new RpcChannelOptions());
        headers = HeadersFor(settings.Token);
        timeout = settings.Timeout;
    }

    public static Metadata? HeadersFor(string? token) => token is null ? null : new Metadata { { "authorization", $"Bearer {token}" } };

    public Task<GetStatusResponse> GetStatusAsync(CancellationToken cancellation) =>
        CallAsync<GetStatusRequest, GetStatusResponse>(Methods.GetStatus, new(), cancellation);

    public Task<GetProgressResponse> GetProgressAsync(string node, CancellationToken cancellation) =>
        CallAsync<GetProgressRequest, GetProgressResponse>(Methods.GetProgress, new() { Node = node }, cancellation);

    /// <summary>All pages as one answer: the server keeps them at the revision of the first.</summary>
    public async Task<ListChildrenResponse> ListChildrenAsync(string node, Line line, CancellationToken cancellation)
    {
        var all = new ListChildrenResponse();
        var request = new ListChildrenRequest { Node = node, Line = line, PageSize = PageSize };
        do
        {
            var page = await CallAsync<ListChildrenRequest, ListChildrenResponse>(Methods.ListChildren, request, cancellation)
                .ConfigureAwait(false);
            all.Revision = page.Revision;
            all.Children.Add(page.Children);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return all;
    }

    public Task<GetRankingResponse> GetRankingAsync(string league, int limit, CancellationToken cancellation) =>
        CallAsync<GetRankingRequest, GetRankingResponse>(Methods.GetRanking, new() { League = league, Limit = limit }, cancellation);

    public Task<ExplainRankResponse> ExplainRankAsync(string league, string node, CancellationToken cancellation) =>
        CallAsync<ExplainRankRequest, ExplainRankResponse>(Methods.ExplainRank, new() { League = league, Node = node }, cancellation);

    public Task<ProveTotalsResponse> ProveTotalsAsync(CancellationToken cancellation) =>
        CallAsync<ProveTotalsRequest, ProveTotalsResponse>(Methods.ProveTotals, new(), cancellation);

    public Task<GetNodeResponse> GetNodeAsync(string node, CancellationToken cancellation) =>
        CallAsync<GetNodeRequest, GetNodeResponse>(Methods.GetNode, new() { Node = node }, cancellation);

    /// <summary>All nodes in the registry's order.</summary>
    public async Task<List<Node>> ListNodesAsync(CancellationToken cancellation)
    {
        var nodes = new List<Node>();
        var request = new ListNodesRequest { PageSize = PageSize };
        do
        {
            var page = await CallAsync<ListNodesRequest, ListNodesResponse>(Methods.ListNodes, request, cancellation)
                .ConfigureAwait(false);
            nodes.AddRange(page.Nodes);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return nodes;
    }

    public Task<ListObligationsResponse> ListObligationsAsync(CancellationToken cancellation) =>
        CallAsync<ListObligationsRequest, ListObligationsResponse>(Methods.ListObligations, new(), cancellation);

    public Task<ApplyRegistryResponse> ApplyRegistryAsync(ApplyRegistryRequest request, CancellationToken cancellation) =>
        CallAsync<ApplyRegistryRequest, ApplyRegistryResponse>(Methods.ApplyRegistry, request, cancellation);

    public Task<ExportRegistryResponse> ExportRegistryAsync(CancellationToken cancellation) =>
        CallAsync<ExportRegistryRequest, ExportRegistryResponse>(Methods.ExportRegistry, new(), cancellation);

    public Task<SubmitReportResponse> SubmitReportAsync(Report report, CancellationToken cancellation) =>
        CallAsync<SubmitReportRequest, SubmitReportResponse>(Methods.SubmitReport, new() { Report = report }, cancellation);

    public Task<RecordInspectionResponse> RecordInspectionAsync(RecordInspectionRequest request, CancellationToken cancellation) =>
        CallAsync<RecordInspectionRequest, RecordInspectionResponse>(Methods.RecordInspection, request, cancellation);

    // A feed lives as long as both sides want: the timeout is for answers.
    public IAsyncEnumerable<WatchProgressResponse> WatchProgressAsync(WatchProgressRequest request, CancellationToken cancellation) =>
        channel.ServerStreamAsync<WatchProgressRequest, WatchProgressResponse>(
            Methods.WatchProgress, request, new CallOptions { Headers = headers }, cancellation);

    public IAsyncEnumerable<WatchRankingResponse> WatchRankingAsync(WatchRankingRequest request, CancellationToken cancellation) =>
        channel.ServerStreamAsync<WatchRankingRequest, WatchRankingResponse>(
            Methods.WatchRanking, request, new CallOptions { Headers = headers }, cancellation);

    public void Dispose() => channel.Dispose();

    private Task<TResponse> CallAsync<TRequest, TResponse>(MethodDescriptor method, TRequest request, CancellationToken cancellation)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        channel.UnaryAsync<TRequest, TResponse>(
            method, request, new CallOptions { Headers = headers, Timeout = timeout, CancellationToken = cancellation });
}
