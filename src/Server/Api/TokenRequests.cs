using WasteSorting.Contracts.V1;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain;
using WasteSorting.Ledger.Access;
using WasteSorting.Server.Access;
using WasteSorting.Server.Errors;
using DomainRole = WasteSorting.Ledger.Access.Role;
using Role = WasteSorting.Contracts.V1.Role;

namespace WasteSorting.Server.Api;

/// <summary>Reads what a token is to be.</summary>
internal static class TokenRequests
{
    private const int ValidDaysDefault = 365;
    private const int ValidDaysMax = 400;
    private const int HolderCharsMax = 200;

    /// <param name="secret">The secret text that was made; empty for a certificate.</param>
    /// <exception cref="Grpc.Core.RpcException">Something is wrong with the request.</exception>
    public static AccessToken Read(IssueTokenRequest request, DistrictRegistry registry, DateTimeOffset now, out string secret)
    {
        var role = ReadRole(request.Role);
        var node = NodeFinder.Find(registry, request.Node, "node");
        if (role == DomainRole.Administrator && node.Index != registry.District.Index)
        {
            throw RpcErrors.Invalid("node", "must be the district for an administrator");
        }

        if (request.Holder.Length is 0 or > HolderCharsMax || !Texts.IsClean(request.Holder))
        {
            throw RpcErrors.Invalid("holder", $"must be 1 to {HolderCharsMax} characters, without control or direction marks");
        }

        if (request.ValidDays is < 0 or > ValidDaysMax)
        {
            throw RpcErrors.Invalid("valid_days", $"must be 1 to {ValidDaysMax}, or 0 for {ValidDaysDefault}");
        }

        var isCertificate = request.CertificateSha256.Length > 0;
        secret = isCertificate ? "" : TokenSecret.Make();
        return new AccessToken
        {
            Secret = isCertificate ? ReadCertificate(request) : HashOf(secret),
            IsCertificate = isCertificate,
            Node = node.Index,
            Role = role,
            Holder = request.Holder,
            ExpiresAt = now.AddDays(request.ValidDays == 0 ? ValidDaysDefault : request.ValidDays).ToUnixTimeMilliseconds(),
        };
    }

    private static DomainRole ReadRole(Role role) => role is >= Role.Viewer and <= Role.Administrator
        ? (DomainRole)(int)role
        : throw RpcErrors.Invalid("role", "must be VIEWER, REPORTER, INSPECTOR, OFFICE or ADMINISTRATOR");

    private static Digest ReadCertificate(IssueTokenRequest request) => request.CertificateSha256.Length == Digest.Size
        ? Digest.Read(request.CertificateSha256.Span)
        : throw RpcErrors.Invalid("certificate_sha256", $"must be {Digest.Size} bytes, or none");

    private static Digest HashOf(string secret) => TokenSecret.TryHash(secret, out var hash)
        ? hash
        : throw new InvalidOperationException("A token that was just made is not whole.");
}
