using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace WasteSorting.Server.Access;

/// <summary>Metadata of an endpoint: who may use it. An endpoint without it, or another word of its own, is open to nobody.</summary>
internal sealed class NeedsRight(Right right) : IAuthorizeData
{
    public Right Right => right;

    /// <summary>There is a policy of this name for each right.</summary>
    public string? Policy { get; set; } = right.ToString();

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; }
}

/// <summary>That the caller has a right; null: one that nobody has.</summary>
internal sealed record RightRequirement(Right? Right) : IAuthorizationRequirement;

/// <summary>
/// Decides by the gate alone. The framework's own evaluator makes a handler, a service and a ticket anew for every call, which costs as
/// much as the rest of what stands before a report.
/// </summary>
internal sealed class RightEvaluator(Gate gate) : IPolicyEvaluator
{
    private static readonly Task<AuthenticateResult> Seen = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<PolicyAuthorizationResult> Passes = Task.FromResult(PolicyAuthorizationResult.Success());
    private static readonly Task<PolicyAuthorizationResult> Unknown = Task.FromResult(PolicyAuthorizationResult.Challenge());
    private static readonly Task<PolicyAuthorizationResult> Forbidden = Task.FromResult(PolicyAuthorizationResult.Forbid());

    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var right in Enum.GetValues<Right>())
        {
            options.AddPolicy(right.ToString(), policy => policy.AddRequirements(new RightRequirement(right)));
        }

        options.DefaultPolicy = options.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new RightRequirement(null)).Build();
    }

    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
    {
        if (gate.Identify(context) is { } caller)
        {
            context.User = new CallerPrincipal(caller);
        }

        return Seen;
    }

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        foreach (var requirement in policy.Requirements)
        {
            if (requirement is not RightRequirement { Right: var right } || !IsMet(context, right))
            {
                return context.User is CallerPrincipal ? Forbidden : Unknown;
            }
        }

        return Passes;
    }

    // A token that is shown must be right, even where none is needed: a reader whose token has expired is to hear of it. And what is no
    // endpoint of ours is the framework's own word that there is none.
    private bool IsMet(HttpContext http, Right? needed)
    {
        if (needed is not { } right)
        {
            return http.GetEndpoint() is not RouteEndpoint;
        }

        return http.User is CallerPrincipal known
            ? gate.Allows(right, known.Caller)
            : http.Request.Headers.Authorization.Count == 0 && gate.Allows(right, null);
    }
}
