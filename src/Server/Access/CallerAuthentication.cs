using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using WasteSorting.Server.Calls;
using WasteSorting.Server.Errors;

namespace WasteSorting.Server.Access;

/// <summary>
/// Authenticates by token or client certificate, from the headers alone: no request is read for a caller who is refused. A refusal is a
/// gRPC status for a gRPC client, and a plain HTTP answer for any other.
/// </summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logging, UrlEncoder encoder, Gate gate, WrongTokens wrongTokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logging, encoder)
{
    public const string Name = "ledger";

    private Right? RightNeeded => Context.GetEndpoint()?.Metadata.GetMetadata<NeedsRight>()?.Right;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        gate.Identify(Context) is { } caller ? AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller), Name))
        : Request.Headers.Authorization.Count > 0 ? AuthenticateResult.Fail("The token is not valid.")
        : AuthenticateResult.NoResult());

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.Headers.Authorization.Count == 0 && Context.GetEndpoint()?.Metadata.GetMetadata<PageCookie>() is not null)
        {
            Response.Redirect(PageCookie.Login);
            return;
        }

        if ((await HandleAuthenticateOnceAsync().ConfigureAwait(false)).Failure is null)
        {
            await Refusal.WriteAsync(Context, Gate.WhyNot(RightNeeded, Caller.Of(Context))).ConfigureAwait(false);
            return;
        }

        var refusal = await wrongTokens.TakeAsync(Network.Of(Context.Connection.RemoteIpAddress), Context.RequestAborted).ConfigureAwait(false)
            ? RpcErrors.Unauthenticated("authorization: must be 'Bearer TOKEN' with a whole token of this ledger that is valid")
            : RpcErrors.Exhausted("authorization: too many calls with a wrong token come from this address");
        await Refusal.WriteAsync(Context, refusal).ConfigureAwait(false);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Refusal.WriteAsync(Context, Gate.WhyNot(RightNeeded, Caller.Of(Context)));
}
