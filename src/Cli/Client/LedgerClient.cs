using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Client;

/// <summary>The contract's calls, typed. Adds the token and the timeout. Only readings are asked again, see <see cref="Reads"/>.</summary>
internal sealed class LedgerClient : IDisposable
{
    private const int PageSize = 1_000;

    private readonly ClientSettings settings;
    private readonly TimeProvider clock;
    private readonly RpcChannel channel;
    private readonly Metadata? headers;

    public LedgerClient(ClientSettings settings, TimeProvider clock)
    {
        this.settings = settings;
        this.clock = clock;
        channel = settings.OpenChannel();
        headers = HeadersFor(settings.Token);
    }

    public static Metadata? HeadersFor(string? token) => token is null ? null : new Metadata { { "authorization", $"Bearer {token}" } };

    public Task<GetStatusResponse> GetStatusAsync(CancellationToken cancellation) =>
        ReadAsync<GetStatusRequest, GetStatusResponse>(Methods.GetStatus, new(), cancellation);

    public Task<GetProgressResponse> GetProgressAsync(string node, CancellationToken cancellation) =>
        ReadAsync<GetProgressRequest, GetProgressResponse>(Methods.GetProgress, new() { Node = node }, cancellation);

    /// <summary>All pages as one answer: each page is of the revision that it names.</summary>
    public async Task<ListChildrenResponse> ListChildrenAsync(string node, Line line, CancellationToken cancellation)
    {
        var all = new ListChildrenResponse();
        var request = new ListChildrenRequest { Node = node, Line = line, PageSize = PageSize };
        do
        {
            var page = await ReadAsync<ListChildrenRequest, ListChildrenResponse>(Methods.ListChildren, request, cancellation)
                .ConfigureAwait(false);
            all.Revision = page.Revision;
            all.Children.Add(page.Children);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        return all;
    }

    public Task<GetRankingResponse> GetRankingAsync(string league, int limit, CancellationToken cancellation) =>
        ReadAsync<GetRankingRequest, GetRankingResponse>(Methods.GetRanking, new() { League = league, Limit = limit }, cancellation);

    public Task<ExplainRankResponse> ExplainRankAsync(string league, string node, CancellationToken cancellation) =>
        ReadAsync<ExplainRankRequest, ExplainRankResponse>(Methods.ExplainRank, new() { League = league, Node = node }, cancellation);

    public Task<ProveTotalsResponse> ProveTotalsAsync(CancellationToken cancellation) =>
        ReadAsync<ProveTotalsRequest, ProveTotalsResponse>(Methods.ProveTotals, new(), cancellation);

    public Task<GetNodeResponse> GetNodeAsync(string node, CancellationToken cancellation) =>
        ReadAsync<GetNodeRequest, GetNodeResponse>(Methods.GetNode, new() { Node = node }, cancellation);

    /// <summary>All nodes in the registry's order.</summary>
    public Task<List<Node>> ListNodesAsync(CancellationToken cancellation) => ReadPagesAsync<ListNodesRequest, ListNodesResponse, Node>(
        Methods.ListNodes,
        token => new() { PageSize = PageSize, PageToken = token },
        page => (page.Nodes, page.NextPageToken),
        cancellation);

    public Task<ListObligationsResponse> ListObligationsAsync(CancellationToken cancellation) =>
        ReadAsync<ListObligationsRequest, ListObligationsResponse>(Methods.ListObligations, new(), cancellation);

    public Task<ApplyRegistryResponse> ApplyRegistryAsync(ApplyRegistryRequest request, CancellationToken cancellation) =>
        CallAsync<ApplyRegistryRequest, ApplyRegistryResponse>(Methods.ApplyRegistry, request, cancellation);

    public Task<ExportRegistryResponse> ExportRegistryAsync(CancellationToken cancellation) =>
        ReadAsync<ExportRegistryRequest, ExportRegistryResponse>(Methods.ExportRegistry, new(), cancellation);

    public Task<SubmitReportResponse> SubmitReportAsync(Report report, CancellationToken cancellation) =>
        CallAsync<SubmitReportRequest, SubmitReportResponse>(Methods.SubmitReport, new() { Report = report }, cancellation);

    public Task<RecordInspectionResponse> RecordInspectionAsync(RecordInspectionRequest request, CancellationToken cancellation) =>
        CallAsync<RecordInspectionRequest, RecordInspectionResponse>(Methods.RecordInspection, request, cancellation);

    // Not asked again when the answer is lost: that would issue a second token.
    public Task<IssueTokenResponse> IssueTokenAsync(IssueTokenRequest request, CancellationToken cancellation) =>
        CallAsync<IssueTokenRequest, IssueTokenResponse>(Methods.IssueToken, request, cancellation);

    public Task<RevokeTokenResponse> RevokeTokenAsync(string id, CancellationToken cancellation) =>
        ReadAsync<RevokeTokenRequest, RevokeTokenResponse>(Methods.RevokeToken, new() { TokenId = id }, cancellation);

    /// <summary>All tokens, in the order of their ids.</summary>
    public Task<List<Token>> ListTokensAsync(CancellationToken cancellation) => ReadPagesAsync<ListTokensRequest, ListTokensResponse, Token>(
        Methods.ListTokens,
        token => new() { PageSize = PageSize, PageToken = token },
        page => (page.Tokens, page.NextPageToken),
        cancellation);

    /// <summary>All periods, or those in a state.</summary>
    public Task<List<PeriodStatus>> ListPeriodsAsync(PeriodState state, CancellationToken cancellation) =>
        ReadPagesAsync<ListPeriodsRequest, ListPeriodsResponse, PeriodStatus>(
            Methods.ListPeriods,
            token => new() { State = state, PageSize = PageSize, PageToken = token },
            page => (page.Periods, page.NextPageToken),
            cancellation);

    public Task<ClosePeriodResponse> ClosePeriodAsync(string period, CancellationToken cancellation) =>
        ReadAsync<ClosePeriodRequest, ClosePeriodResponse>(Methods.ClosePeriod, new() { Period = period }, cancellation);

    public Task<PublishPeriodResponse> PublishPeriodAsync(string period, CancellationToken cancellation) =>
        ReadAsync<PublishPeriodRequest, PublishPeriodResponse>(Methods.PublishPeriod, new() { Period = period }, cancellation);

    public Task<ListAuditEntriesResponse> ListAuditEntriesAsync(ListAuditEntriesRequest request, CancellationToken cancellation) =>
        ReadAsync<ListAuditEntriesRequest, ListAuditEntriesResponse>(Methods.ListAuditEntries, request, cancellation);

    public Task<VerifyAuditResponse> VerifyAuditAsync(AuditCheckpoint? checkpoint, CancellationToken cancellation) =>
        ReadAsync<VerifyAuditRequest, VerifyAuditResponse>(Methods.VerifyAudit, new() { Checkpoint = checkpoint }, cancellation);

    // A feed lives as long as both sides want: the timeout is for answers.
    public IAsyncEnumerable<WatchProgressResponse> WatchProgressAsync(WatchProgressRequest request, CancellationToken cancellation) =>
        channel.ServerStreamAsync<WatchProgressRequest, WatchProgressResponse>(
            Methods.WatchProgress, request, new CallOptions { Headers = headers }, cancellation);

    public IAsyncEnumerable<WatchRankingResponse> WatchRankingAsync(WatchRankingRequest request, CancellationToken cancellation) =>
        channel.ServerStreamAsync<WatchRankingRequest, WatchRankingResponse>(
            Methods.WatchRanking, request, new CallOptions { Headers = headers }, cancellation);

    public void Dispose() => channel.Dispose();

    private async Task<List<TItem>> ReadPagesAsync<TRequest, TResponse, TItem>(
        MethodDescriptor method,
        Func<string, TRequest> ask,
        Func<TResponse, (IEnumerable<TItem> Items, string Next)> read,
        CancellationToken cancellation)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var all = new List<TItem>();
        var token = "";
        do
        {
            var (items, next) = read(await ReadAsync<TRequest, TResponse>(method, ask(token), cancellation).ConfigureAwait(false));
            all.AddRange(items);
            token = next;
        }
        while (token.Length > 0);

        return all;
    }

    private Task<TResponse> ReadAsync<TRequest, TResponse>(MethodDescriptor method, TRequest request, CancellationToken cancellation)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Reads.AskAsync(settings, clock, () => CallAsync<TRequest, TResponse>(method, request, cancellation), cancellation);

    private Task<TResponse> CallAsync<TRequest, TResponse>(MethodDescriptor method, TRequest request, CancellationToken cancellation)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        channel.UnaryAsync<TRequest, TResponse>(
            method, request, new CallOptions { Headers = headers, Timeout = settings.Timeout, CancellationToken = cancellation });
}
