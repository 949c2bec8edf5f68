using Google.Protobuf;
using WasteSorting.InteropServer;
using WasteSorting.InteropServer.Conformance;
using WasteSorting.Rpc.Tests.Support;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>One row of the table: what is sent, and what must come back.</summary>
internal sealed record Case(string Suite, string Name, CallKind Kind)
{
    public string Id => $"{Suite}/{Name}";

    public string Method { get; init; } = MethodOf(Kind);

    public string Path => PathOf(Method);

    public IReadOnlyList<Header> Headers { get; init; } = [];

    public IReadOnlyList<Request> Requests { get; init; } = [];

    public TimeSpan? Timeout { get; init; }

    /// <summary>Sent in place of a call, where no client library would send it.</summary>
    public RawRequest? Raw { get; init; }

    /// <summary>Over TLS, to a server that wants a certificate of its caller.</summary>
    public bool NeedsCertificate { get; init; }

    /// <summary>The statuses that may come. None here: what the first request defines must come.</summary>
    public IReadOnlyList<StatusCode> Codes { get; init; } = [];

    /// <summary>The HTTP status that must come, where one is told.</summary>
    public int? Http { get; init; }

    /// <summary>Whether it is of interest only without compression.</summary>
    public bool PlainOnly { get; init; }

    /// <summary>Why the server answers otherwise, on purpose.</summary>
    public string? KnownFailure { get; init; }

    /// <summary>Whether the answer comes when the caller's timeout has passed.</summary>
    public bool EndsByTime => Timeout is not null && Codes.Contains(StatusCode.DeadlineExceeded);

    public Definition Definition => Requests.Count > 0 && Requests[0].Definition is { } definition ? definition : new Definition();

    public bool AnswersOnce => Kind is CallKind.Unary or CallKind.ClientStream;

    /// <summary>Whether the server may send all its messages together.</summary>
    public bool SendsAtOnce => Kind is CallKind.ServerStream or CallKind.HalfDuplex;

    public static string PathOf(string method) => $"/{ConformanceService.Descriptor.FullName}/{method}";

    /// <summary>A call whose first message defines the answer; those that follow carry some data.</summary>
    public static Case Calling(string suite, string name, CallKind kind, Definition definition, int requests = 1)
    {
        var first = new Request { Definition = definition, FullDuplex = kind == CallKind.FullDuplex };
        var others = Enumerable.Repeat(new Request { Data = Definitions.Data }, requests - 1);
        return new Case(suite, name, kind) { Requests = [first, .. others] };
    }

    public byte[][] Frames(bool gzip) => [.. Requests.Select(request => request.ToByteArray())
        .Select(bytes => gzip ? Bytes.Frame(Bytes.Gzip(bytes), 1) : Bytes.Frame(bytes))];

    private static string MethodOf(CallKind kind) => kind switch
    {
        CallKind.Unary => "Unary",
        CallKind.ClientStream => "ClientStream",
        CallKind.ServerStream => "ServerStream",
        CallKind.HalfDuplex or CallKind.FullDuplex => "BidiStream",
    };
}
