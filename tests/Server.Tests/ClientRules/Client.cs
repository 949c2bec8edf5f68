using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using WasteSorting.Contracts.V1;
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

    private readonly GrpcChannel channel;
    private readonly CallInvoker calls;
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
        : this(Channels.To(addresses), token, patience)
    {
    }

    /// <param name="channel">Becomes this client's own.</param>
    public Client(GrpcChannel channel, string? token, TimeSpan? patience = null)
    {
        this.patience = patience ?? Patience;
        this.channel = channel;
        calls = channel.CreateCallInvoker();
        if (token is not null)
        {
            headers.Add("authorization", $"Bearer {token}");
        }
    }

    /// <summary>All methods of the contract.</summary>
    public static IReadOnlyList<MethodDescriptor> Methods { get; } = [.. Files.SelectMany(file => file.Services).SelectMany(service => service.Methods)];

    private CallOptions Options => new(headers, DateTime.UtcNow + patience);

    public async Task<TResponse> CallAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var call = calls.AsyncUnaryCall(Method<TRequest, TResponse>(MethodType.Unary, method), null, Options, request);
        return await call;
    }

    public async IAsyncEnumerable<TResponse> WatchAsync<TRequest, TResponse>(
        string method, TRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var call = calls.AsyncServerStreamingCall(
            Method<TRequest, TResponse>(MethodType.ServerStreaming, method), null, Options.WithCancellationToken(cancellation), request);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellation))
        {
            yield return response;
        }
    }

    /// <summary>The first message of a stream, which is then left.</summary>
    public async Task<TResponse> FirstAsync<TRequest, TResponse>(string method, TRequest request)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        await foreach (var message in WatchAsync<TRequest, TResponse>(method, request))
        {
            return message;
        }

        throw new InvalidOperationException($"{method} ended without a message.");
    }

    public AsyncDuplexStreamingCall<StreamReportsRequest, StreamReportsResponse> Stream() => new ReportService.ReportServiceClient(calls).StreamReports(Options);

    public async Task<Receipt> SubmitAsync(Report report) =>
        (await CallAsync<SubmitReportRequest, SubmitReportResponse>("SubmitReport", new() { Report = report })).Receipt;

    public Task<GetStatusResponse> StatusAsync() => CallAsync<GetStatusRequest, GetStatusResponse>("GetStatus", new());

    public async Task<Progress> ProgressAsync(string node) =>
        (await CallAsync<GetProgressRequest, GetProgressResponse>("GetProgress", new() { Node = node })).Progress;

    public Task<ProveTotalsResponse> ProveAsync() => CallAsync<ProveTotalsRequest, ProveTotalsResponse>("ProveTotals", new());

    /// <summary>What the server says of its chain in the end.</summary>
    public async Task<AuditProof> VerifyAsync(AuditCheckpoint? kept = null)
    {
        await foreach (var message in WatchAsync<VerifyAuditRequest, VerifyAuditResponse>("VerifyAudit", new() { Checkpoint = kept }))
        {
            if (message.Proof is { } proof)
            {
                return proof;
            }
        }

        throw new InvalidOperationException("VerifyAudit ended without a proof.");
    }

    public void Dispose() => channel.Dispose();

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var service = Files.SelectMany(file => file.Services).Single(service => service.FindMethodByName(name) is not null);
        return new(type, service.FullName, name, Marshaller<TRequest>(), Marshaller<TResponse>());
    }

    private static Marshaller<T> Marshaller<T>()
        where T : class, IMessage<T>, new() => Marshallers.Create(
            message => message.ToByteArray(), bytes => new MessageParser<T>(() => new T()).ParseFrom(bytes));

    /// <summary>A site's stage, reported today.</summary>
    public static Report Stage(string site, Stage stage) => new()
    {
        ReportId = Guid.CreateVersion7().ToString(),
        Node = site,
        Day = Day(0),
        StageReached = new StageReached { Stage = stage },
    };

    /// <summary>A report that a unit filed a document today.</summary>
    public static Report Document(string unit, string obligation) => new()
    {
        ReportId = Guid.CreateVersion7().ToString(),
        Node = unit,
        Day = Day(0),
        DocumentFiled = new DocumentFiled { Obligation = obligation },
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
