using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Contracts.V1;
using WasteSorting.Rpc;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>A client of one server, or of several that are alike, with the administrator's token.</summary>
internal sealed class Client : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly FileDescriptor[] Files =
    [
        ReportReflection.Descriptor, ProgressReflection.Descriptor, FeedReflection.Descriptor,
        RegistryReflection.Descriptor, AssessmentReflection.Descriptor, AuditReflection.Descriptor,
        AdminReflection.Descriptor,
    ];

    private readonly RpcChannel channel;
    private readonly TimeSpan patience;
    private readonly Metadata headers = [];

    public Client(IServedLedger server)
        : this(server.GrpcAddress, server.Token)
    {
    }

    /// <param name="patience">How long a call may take.</param>
    public Client(Uri address, string? token, TimeSpan? patience = null)
        : this([address], token, patience)
    {
    }

    /// <param name="addresses">The preferred one first.</param>
    public Client(IReadOnlyList<Uri> addresses, string? token, TimeSpan? patience = null)
    {
        this.patience = patience ?? Patience;
        channel = new RpcChannel(addresses, addresses.Count == 1 ? null : RpcChannelOptions.ForSeveral);
        if (token is not null)
        {
            headers.Add("authorization", $"Bearer {token}");
        }
    }

    public static MethodDescriptor Method(string name) =>
        Files.SelectMany(file => file.Services).SelectMany(service => service.Methods).Single(method => method.Name == name);

    public Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        channel.UnaryAsync<TRequest, TResponse>(Method(method), request, new CallOptions { Headers = headers, Timeout = patience });

    public IAsyncEnumerable<TResponse> WatchAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        channel.ServerStreamAsync<TRequest, TResponse>(Method(method), request, new CallOptions { Headers = headers, Timeout = patience });

    public DuplexCall<StreamReportsRequest, StreamReportsResponse> Stream() =>
        channel.Duplex<StreamReportsRequest, StreamReportsResponse>(
            Method("StreamReports"), new CallOptions { Headers = headers, Timeout = patience });

    public async Task<Receipt> SubmitAsync(Report report) =>
        (await CallAsync<SubmitReportRequest, SubmitReportResponse>("SubmitReport", new() { Report = report })).Receipt;

    public Task<GetStatusResponse> StatusAsync() => CallAsync<GetStatusRequest, GetStatusResponse>("GetStatus", new());

    public async Task<Progress> ProgressAsync(string node) =>
        (await CallAsync<GetProgressRequest, GetProgressResponse>("GetProgress", new() { Node = node })).Progress;

    public Task<ProveTotalsResponse> ProveAsync() => CallAsync<ProveTotalsRequest, ProveTotalsResponse>("ProveTotals", new());

    public void Dispose() => channel.Dispose();

    /// <summary>A site's stage, reported today.</summary>
    public static Report Stage(string site, Stage stage) => new()
    {
        ReportId = Guid.CreateVersion7().ToString(),
        Node = site,
        Day = Day(0),
        StageReached = new StageReached { Stage = stage },
    };

    /// <summary>An act of a recurring duty, held today.</summary>
    public static Report Act(string unit, string obligation, long count) => new()
    {
        ReportId = Guid.CreateVersion7().ToString(),
        Node = unit,
        Day = Day(0),
        ActHeld = new ActHeld { Obligation = obligation, Count = count },
    };

    /// <summary>The district's day, some days from today.</summary>
    public static string Day(int days) =>
        DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
