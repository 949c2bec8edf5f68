using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using WasteSorting.Server.Api;
using WasteSorting.Server.Calls;

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

    private static readonly Task<AuthenticateResult> Nobody = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<AuthenticateResult> Wrong = Task.FromResult(AuthenticateResult.Fail("The token is not valid."));

    // There is nothing to hook into, and the base would make a new object for that at every call.
    protected override Task<object> CreateEventsAsync() => NoEvents;

    private static readonly Task<object> NoEvents = Task.FromResult(new object());

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var connection = Context.Connection;
        if (Request.Headers.Authorization is { Count: > 0 } header)
        {
            return gate.ByToken(header[0]!, Network.Describe(connection.RemoteIpAddress)) is { } caller ? Known(caller) : Wrong;
        }

        return connection.ClientCertificate is { } certificate
            && gate.ByCertificate(certificate, Network.Describe(connection.RemoteIpAddress)) is { } unit ? Known(unit) : Nobody;
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
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

    private Right? RightNeeded => Context.GetEndpoint()?.Metadata.GetMetadata<NeedsRight>()?.Right;

    private static Task<AuthenticateResult> Known(Caller caller) =>
        Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new CallerPrincipal(caller), Name)));
}
