using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using WasteSorting.Actors.Engine;
using WasteSorting.Ledger.Access;
using WasteSorting.Ledger;
using WasteSorting.Server.Errors;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Access;

/// <summary>
/// Finds out who calls, by <c>authorization: Bearer …</c>, on pages by a cookie with the same, or else by the client certificate, and whether
/// the caller's role has the right that is needed. Which nodes the caller may change is for the services to ask: the gate sees no messages.
/// </summary>
internal sealed class Gate(ProgressEngine engine, AccessSettings settings, [FromKeyedServices(LedgerClock.Key)] TimeProvider time)
{
    private const string Scheme = "Bearer ";

    /// <summary>Null: nobody who is known.</summary>
    public Caller? Identify(HttpContext http)
    {
        var connection = http.Connection;
        if (http.Request.Headers.Authorization is { Count: > 0 } header)
        {
            return ByToken(header[0]!, Network.Describe(connection.RemoteIpAddress));
        }

        if (http.GetEndpoint()?.Metadata.GetMetadata<PageCookie>() is not null && PageCookie.Of(http) is { } secret)
        {
            return ByToken(Scheme + secret, Network.Describe(connection.RemoteIpAddress));
        }

        return connection.ClientCertificate is { } certificate ? ByCertificate(certificate, Network.Describe(connection.RemoteIpAddress)) : null;
    }

    /// <summary>Null: what is shown is not valid. What is shown must be right, even where nothing is needed.</summary>
    public Caller? ByToken(string header, string address)
    {
        var text = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        if (TokenSecret.TryHash(text, out var hash))
        {
            return Find(hash) is { IsCertificate: false } token ? CallerOf(token, address) : null;
        }

        return settings.Admin.Matches(text)
            ? new Caller(new Author(Caller.Administrator, address), Role.Administrator, engine.Registry.District.Index)
            : null;
    }

    /// <summary>Null: the certificate is not registered, and stands for nobody.</summary>
    public Caller? ByCertificate(X509Certificate2 certificate, string address) =>
        Find(Digest.Of(certificate.RawData)) is { IsCertificate: true } known ? CallerOf(known, address) : null;

    /// <param name="caller">Null: nobody who is known.</param>
    public bool Allows(Right right, Caller? caller)
    {
        if (caller?.Role is not { } role)
        {
            return right == Right.Probe || (right == Right.Read && settings.IsReadingOpen);
        }

        return role.Has(right) && (!right.IsOfDistrict() || caller.Node == engine.Registry.District.Index);
    }

    /// <summary>What a caller is told that <see cref="Allows"/> does not let pass.</summary>
    public static RpcException WhyNot(Right? right, Caller caller) => (right, caller.Role) switch
    {
        (_, null) =>
            RpcErrors.Unauthenticated("authorization: a token is needed, as 'Bearer TOKEN', or a client certificate that is registered"),
        (null, _) => RpcErrors.PermissionDenied("", "this is open to nobody"),
        ({ } needed, { } role) when !role.Has(needed) =>
            RpcErrors.PermissionDenied("", $"the role {Words.Of(role)} lacks the right to {Words.Of(needed)}"),
        ({ } needed, _) => RpcErrors.PermissionDenied("", $"only a token of the district has the right to {Words.Of(needed)}"),
    };

    private AccessToken? Find(Digest secret) =>
        engine.Access.Find(secret) is { } token && token.IsValidAt(time.GetUtcNow().ToUnixTimeMilliseconds()) ? token : null;

    private static Caller CallerOf(AccessToken token, string address) => new(new Author(token.Id, address), token.Role, token.Node);
}
