using Google.Protobuf.Collections;
using Grpc.Core;
using Grpc.Core.Interceptors;
using WasteSorting.Contracts.V1;

namespace WasteSorting.Cli.Client;

/// <summary>The contract's services for commands: each call carries the token, and a deadline unless it is a feed or a stream.</summary>
internal sealed class LedgerClient : IDisposable
{
    private const int PageSize = 1_000;

    private readonly LedgerChannel channel;

    public LedgerClient(ClientSettings settings)
    {
        channel = new LedgerChannel(settings, Retries.ForCommands(settings.Servers.Count > 1));
        var invoker = channel.Invoker.Intercept(new CallDefaults(HeadersFor(settings.Token), settings.Timeout));
        Admin = new(invoker);
        Assessment = new(invoker);
        Audit = new(invoker);
        Feed = new(invoker);
        Progress = new(invoker);
        Registry = new(invoker);
        Reports = new(invoker);
    }

    public AdminService.AdminServiceClient Admin { get; }

    public AssessmentService.AssessmentServiceClient Assessment { get; }

    public AuditService.AuditServiceClient Audit { get; }

    public FeedService.FeedServiceClient Feed { get; }

    public ProgressService.ProgressServiceClient Progress { get; }

    public RegistryService.RegistryServiceClient Registry { get; }

    public ReportService.ReportServiceClient Reports { get; }

    public static Metadata? HeadersFor(string? token) => token is null ? null : new Metadata { { "authorization", $"Bearer {token}" } };

    /// <summary>All pages as one answer: each page is of the revision that it names.</summary>
    public async Task<ListChildrenResponse> ListChildrenAsync(ListChildrenRequest request, CancellationToken cancellation)
    {
        var all = new ListChildrenResponse();
        all.Children.Add(await ReadPagesAsync(async token =>
        {
            request.PageSize = PageSize;
            request.PageToken = token;
            var page = await Progress.ListChildrenAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
            all.Revision = page.Revision;
            all.Shown = page.Shown;
            return (page.Children, page.NextPageToken);
        }).ConfigureAwait(false));
        return all;
    }

    /// <summary>All nodes in the registry's order.</summary>
    public Task<List<Node>> ListNodesAsync(CancellationToken cancellation) => ReadPagesAsync(async token =>
    {
        var request = new ListNodesRequest { PageSize = PageSize, PageToken = token };
        var page = await Registry.ListNodesAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
        return (page.Nodes, page.NextPageToken);
    });

    /// <summary>All tokens, in the order of their ids.</summary>
    public Task<List<Token>> ListTokensAsync(CancellationToken cancellation) => ReadPagesAsync(async token =>
    {
        var request = new ListTokensRequest { PageSize = PageSize, PageToken = token };
        var page = await Admin.ListTokensAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
        return (page.Tokens, page.NextPageToken);
    });

    /// <summary>All periods, or those in a state.</summary>
    public Task<List<PeriodStatus>> ListPeriodsAsync(PeriodState state, CancellationToken cancellation) => ReadPagesAsync(async token =>
    {
        var request = new ListPeriodsRequest { State = state, PageSize = PageSize, PageToken = token };
        var page = await Assessment.ListPeriodsAsync(request, cancellationToken: cancellation).ConfigureAwait(false);
        return (page.Periods, page.NextPageToken);
    });

    /// <summary>The server that the answer's headers are from cannot serve: what is called next goes to another one.</summary>
    public void Leave(Metadata headers) => channel.Leave(headers);

    public void Dispose() => channel.Dispose();

    // What is listed may be replaced between two pages: then it is read once more. Who replaces it all the time is told.
    private static async Task<List<T>> ReadPagesAsync<T>(Func<string, Task<(RepeatedField<T> Items, string Next)>> read)
    {
        try
        {
            return await ReadOnceAsync(read).ConfigureAwait(false);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Aborted)
        {
            return await ReadOnceAsync(read).ConfigureAwait(false);
        }
    }

    private static async Task<List<T>> ReadOnceAsync<T>(Func<string, Task<(RepeatedField<T> Items, string Next)>> read)
    {
        var all = new List<T>();
        var token = "";
        do
        {
            (var items, token) = await read(token).ConfigureAwait(false);
            all.AddRange(items);
        }
        while (token.Length > 0);

        return all;
    }

    private sealed class CallDefaults(Metadata? headers, TimeSpan timeout) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, With(context, context.Options.WithHeaders(headers!).WithDeadline(DateTime.UtcNow + timeout)));

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, With(context, context.Options.WithHeaders(headers!)));

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) =>
            continuation(With(context, context.Options.WithHeaders(headers!)));

        private static ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, CallOptions options)
            where TRequest : class
            where TResponse : class => new(context.Method, context.Host, options);
    }
}
