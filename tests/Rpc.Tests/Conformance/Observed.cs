using WasteSorting.InteropServer.Conformance;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>What a client saw of one call.</summary>
internal sealed record Observed(Status Status, Metadata Headers, Metadata Trailers, IReadOnlyList<Response> Messages)
{
    /// <summary>The HTTP status, where the client shows it.</summary>
    public int? Http { get; init; }

    /// <summary>Whether each message came compressed, where the client shows it.</summary>
    public IReadOnlyList<bool>? Compressed { get; init; }
}
