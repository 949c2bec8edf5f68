using Microsoft.AspNetCore.Authorization;

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

/// <summary>Asks the gate.</summary>
internal sealed class RightHandler(Gate gate) : AuthorizationHandler<RightRequirement>
{
    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var right in Enum.GetValues<Right>())
        {
            options.AddPolicy(right.ToString(), policy => policy.AddRequirements(new RightRequirement(right)));
        }

        options.DefaultPolicy = options.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new RightRequirement(null)).Build();
    }

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RightRequirement requirement)
    {
        var http = (HttpContext)context.Resource!;
        if (requirement.Right is { } right ? Passes(http, right) : http.GetEndpoint() is not RouteEndpoint)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    // A token that is shown must be right, even where none is needed: a reader whose token has expired is to hear of it.
    private bool Passes(HttpContext http, Right right) => http.User is CallerPrincipal known
        ? gate.Allows(right, known.Caller)
        : http.Request.Headers.Authorization.Count == 0 && gate.Allows(right, null);
}
