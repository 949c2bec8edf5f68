using Google.Protobuf;
using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Registry;
using WasteSorting.Ledger.Access;
using DomainRole = WasteSorting.Ledger.Access.Role;
using Role = WasteSorting.Contracts.V1.Role;

namespace WasteSorting.Server.Api;

/// <summary>Writes tokens to the wire; their secrets are known nowhere.</summary>
internal static class TokenWriter
{
    public static Token Write(DistrictRegistry registry, AccessToken token)
    {
        var written = new Token
        {
            TokenId = token.Id,
            Node = registry.Nodes[token.Node].Id,
            Role = RoleOf(token.Role),
            Holder = token.Holder,
            IssuedAt = WireTime.Of(token.IssuedAt),
            IssuedBy = token.IssuedBy,
            ExpiresAt = WireTime.Of(token.ExpiresAt),
            RevokedAt = token.RevokedAt == 0 ? null : WireTime.Of(token.RevokedAt),
        };
        if (token.IsCertificate)
        {
            written.CertificateSha256 = ByteString.CopyFrom(token.Secret.ToBytes());
        }

        return written;
    }

    public static Role RoleOf(DomainRole role) => (Role)(int)role;
}
