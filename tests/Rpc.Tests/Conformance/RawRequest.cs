namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>A request byte by byte.</summary>
internal sealed record RawRequest(HttpMethod Verb, string Path, byte[] Body)
{
    public string ContentType { get; init; } = "application/grpc";

    public string? Encoding { get; init; }
}
