using System.Globalization;
using System.Net.Http.Headers;
using System.Net;
using Grpc.Core;

namespace WasteSorting.Server.Tests.Calls;

/// <summary>Calls by hand, where a test says more of a call than a gRPC client would.</summary>
internal sealed class Knock(Uri address) : IDisposable
{
    public const string Read = "/wastesorting.v1.ProgressService/GetProgress";
    public const string Report = "/wastesorting.v1.ReportService/SubmitReport";
    public const string Feed = "/wastesorting.v1.FeedService/WatchProgress";
    public const string Health = "/grpc.health.v1.Health/Check";

    private static readonly byte[] Empty = new byte[5];

    private readonly HttpClient http = new() { BaseAddress = address };

    /// <summary>The status of a call, or OK as soon as there is a message: a feed would go on for ever.</summary>
    /// <param name="authorization">The whole header; null: none.</param>
    /// <param name="from">The caller's address; null: this machine's.</param>
    public async Task<StatusCode> CallAsync(
        string method, string? authorization = null, string? from = null, HttpContent? body = null, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(method, authorization, from, body, cancellation);
        if (StatusIn(response.Headers) is { } early)
        {
            return early;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        return await stream.ReadAsync(new byte[5], cancellation) > 0 ? StatusCode.OK : StatusIn(response.TrailingHeaders)!.Value;
    }

    /// <summary>The answer's headers; its body may follow.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        string method, string? authorization = null, string? from = null, HttpContent? body = null, CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Content = body ?? new ByteArrayContent(Empty) };
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("authorization", authorization);
        }

        if (from is not null)
        {
            request.Headers.Add(ApiHost.AddressHeader, from);
        }

        if (body is GzipMessage)
        {
            request.Headers.Add("grpc-encoding", "gzip");
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public void Dispose() => http.Dispose();

    private static StatusCode? StatusIn(HttpResponseHeaders headers) => headers.TryGetValues("grpc-status", out var said)
        ? (StatusCode)int.Parse(said.Single(), CultureInfo.InvariantCulture)
        : null;
}
