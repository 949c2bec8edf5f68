using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;

namespace WasteSorting.DepartmentClient;

/// <summary>The district's ledger, as a department system calls it.</summary>
internal sealed class Ledger(Uri address, string token) : IDisposable
{
    private const int DeadlinesMax = 3;

    // Reports carry their ids, and questions change nothing: all that this program sends may be sent again. The policy does it, and waits
    // as the server says. Pings find a server that vanished without a word.
    private readonly RpcChannel channel = new(address, new RpcChannelOptions
    {
        Retry = new RpcRetryPolicy
        {
            MaxAttempts = Retry.AttemptsMax,
            MaxBackoff = Retry.PauseMax,
            RetryableCodes = new HashSet<StatusCode> { StatusCode.Unavailable, StatusCode.ResourceExhausted },
        },
    });

    private readonly Metadata headers = new() { { "authorization", $"Bearer {token}" } };

    public async Task<string> TodayAsync() =>
        (await AskAsync<GetStatusRequest, GetStatusResponse>(AdminReflection.Descriptor, "GetStatus", new())).Today;

    public async Task<Receipt> SubmitAsync(Report report) =>
        (await AskAsync<SubmitReportRequest, SubmitReportResponse>(ReportReflection.Descriptor, "SubmitReport", new() { Report = report })).Receipt;

    public DuplexCall<StreamReportsRequest, StreamReportsResponse> StreamReports() =>
        channel.Duplex<StreamReportsRequest, StreamReportsResponse>(
            RpcMethods.Find(ReportReflection.Descriptor.Services[0], "StreamReports"),
            new CallOptions { Headers = headers, Timeout = TimeSpan.FromMinutes(1) });

    public IAsyncEnumerable<WatchProgressResponse> Watch(string unit, long fromRevision, CancellationToken cancellation) =>
        channel.ServerStreamAsync<WatchProgressRequest, WatchProgressResponse>(
            RpcMethods.Find(FeedReflection.Descriptor.Services[0], "WatchProgress"),
            new WatchProgressRequest { Nodes = { unit }, FromRevision = fromRevision },
            new CallOptions { Headers = headers },
            cancellation);

    public void Dispose() => channel.Dispose();

    // A deadline is the whole call's, with all its attempts: when it has passed, the very same message may go out in a new call.
    private async Task<TResponse> AskAsync<TRequest, TResponse>(FileDescriptor file, string method, TRequest request)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var options = new CallOptions { Headers = headers, Timeout = TimeSpan.FromSeconds(30) };
        for (var passed = 1; ; passed++)
        {
            try
            {
                return await channel.UnaryAsync<TRequest, TResponse>(RpcMethods.Find(file.Services[0], method), request, options);
            }
            catch (RpcException failure) when (failure.StatusCode == StatusCode.DeadlineExceeded && passed < DeadlinesMax)
            {
            }
        }
    }
}
