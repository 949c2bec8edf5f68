namespace WasteSorting.Ledger.Access;

/// <summary>
/// The right of a holder to act for a node, as the ledger keeps it. What the holder shows is a secret text or a client
/// certificate, of which only the hash is here.
/// </summary>
public sealed record AccessToken
{
    /// <summary>Public name of the token: the first 16 digits of its hash.</summary>
    public string Id => Secret.ToString()[..16];

    /// <summary>Hash of the secret text, or of the certificate in DER.</summary>
    public required Digest Secret { get; init; }

    public required bool IsCertificate { get; init; }

    /// <summary>Index of the node that it is bound to; the district's for all.</summary>
    public required int Node { get; init; }

    public required Role Role { get; init; }

    /// <summary>Who has it, for people.</summary>
    public required string Holder { get; init; }

    /// <summary>Unix time in milliseconds from which it is not valid.</summary>
    public required long ExpiresAt { get; init; }

    /// <summary>Revision that issued it; 0 before.</summary>
    public long IssuedRevision { get; init; }

    /// <summary>Unix time in milliseconds.</summary>
    public long IssuedAt { get; init; }

    /// <summary>Id of the token that issued it.</summary>
    public string IssuedBy { get; init; } = "";

    /// <summary>Unix time in milliseconds; 0: not revoked.</summary>
    public long RevokedAt { get; init; }

    /// <param name="now">Unix time in milliseconds.</param>
    public bool IsValidAt(long now) => RevokedAt == 0 && now < ExpiresAt;
}
