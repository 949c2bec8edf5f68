using WasteSorting.Rpc;

namespace WasteSorting.Cli.Client;

/// <summary>How to reach the ledger.</summary>
internal sealed record ClientSettings
{
    /// <summary>Servers of one ledger, the preferred one first.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>Null: only what is open to all.</summary>
    public required string? Token { get; init; }

    /// <summary>What servers are trusted by over TLS, and what is shown to them.</summary>
    public TlsFiles Tls { get; init; } = TlsFiles.None;

    /// <summary>Longest wait for the answer to one call that is not a feed.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>As <c>--server</c> takes them.</summary>
    public string ServerText => string.Join(',', Servers);

    /// <summary>Channels of different lanes prefer different servers.</summary>
    public RpcChannel OpenChannel(int lane = 0) => Servers.Count == 1
        ? new RpcChannel(Servers, Tls.ApplyTo(new RpcChannelOptions()))
        : new RpcChannel(
            [.. Enumerable.Range(lane, Servers.Count).Select(at => Servers[at % Servers.Count])], Tls.ApplyTo(RpcChannelOptions.ForSeveral));
}
