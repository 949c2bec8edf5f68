using System.Security.Cryptography.X509Certificates;

namespace WasteSorting.Cli.Client;

/// <summary>How to reach the ledger.</summary>
internal sealed record ClientSettings
{
    /// <summary>Servers of one ledger, the preferred one first. All over TLS, or none.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>Null: only what is open to all.</summary>
    public required string? Token { get; init; }

    /// <summary>Certificates that a server's must rest on; null: those that the machine trusts.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>Shown to servers that ask for one; null: none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Longest wait for the answer to one call that is not a feed, all its attempts together.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>As <c>--server</c> takes them.</summary>
    public string ServerText => string.Join(',', Servers);
}
