using WasteSorting.Domain.Registry;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Rpc;
using WasteSorting.Server.Api;

namespace WasteSorting.Server.Access;

/// <summary>
/// Stands before every call, whatever the transport: finds out who calls, by <c>authorization: Bearer …</c> or else by the
/// client certificate, and whether the caller's role has the right that the method needs. Which nodes the caller may
/// change is for the services to ask: the gate sees no messages.
/// </summary>
internal sealed class Gate(IProgressEngine engine, AccessSettings settings, AccessRules rules, TimeProvider time) : IDisposable
{
    private const string Scheme = "Bearer ";

    private readonly CallerBudgets budgets = new(RpcLimits.CallsPerCaller, settings.WrongTokensPerMinute);

    /// <summary>Puts the <see cref="Caller"/> into the call's state, and takes a place for the call.</summary>
    /// <param name="path">Of the method that the call was routed to, not what it asked for.</param>
    /// <exception cref="RpcException">The caller is not known, lacks the right, or has too much under way.</exception>
    public async ValueTask CheckAsync(CallContext context, string path)
    {
        var right = rules[path];
        var address = AddressOf(context.Peer);
        if (Identify(context, address) is not { } caller)
        {
            await budgets.TakeWrongTokenAsync(address, context.CancellationToken).ConfigureAwait(false);
            throw RpcErrors.Unauthenticated("authorization: must be 'Bearer TOKEN' with a whole token of this ledger that is valid");
        }

        if (right != Right.Probe && (right != Right.Read || !settings.IsReadingOpen))
        {
            Require(caller, right);
        }

        context.State = caller;
        context.Lease = budgets.Enter(caller);
    }

    public void Dispose() => budgets.Dispose();

    private void Require(Caller caller, Right right)
    {
        if (caller.Role is not { } role)
        {
            throw RpcErrors.Unauthenticated("authorization: a token is needed, as 'Bearer TOKEN', or a client certificate that is registered");
        }

        if (!role.Has(right))
        {
            throw RpcErrors.PermissionDenied("", $"the role {Words.Of(role)} lacks the right to {Words.Of(right)}");
        }

        if (right.IsOfDistrict() && caller.Node != engine.Registry.District.Index)
        {
            throw RpcErrors.PermissionDenied("", $"only a token of the district has the right to {Words.Of(right)}");
        }
    }

    // What is shown must be right, even where nothing is needed: a reader whose token has expired is to hear of it.
    private Caller? Identify(CallContext context, string address)
    {
        if (context.GetRequestHeader("authorization") is { } header)
        {
            return IdentifyByToken(header, address);
        }

        return context.ClientCertificate is { } certificate && Find(Digest.Of(certificate.RawData)) is { IsCertificate: true } known
            ? CallerOf(known, address)
            : new Caller(new Author("", address), null, Node.None);
    }

    private Caller? IdentifyByToken(string header, string address)
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

    private AccessToken? Find(Digest secret) =>
        engine.Access.Find(secret) is { } token && token.IsValidAt(time.GetUtcNow().ToUnixTimeMilliseconds()) ? token : null;

    private static Caller CallerOf(AccessToken token, string address) => new(new Author(token.Id, address), token.Role, token.Node);

    // ipv4:127.0.0.1:5000 and ipv6:[::1]:5000: the port says nothing to a reader of the audit.
    private static string AddressOf(string peer)
    {
        var from = peer.IndexOf(':', StringComparison.Ordinal) + 1;
        var to = peer.LastIndexOf(':');
        return to > from ? peer[from..to].Trim('[', ']') : peer;
    }
}
