using System.Net;
using System.Security.Claims;
using Grpc.Core;
using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;

namespace WasteSorting.Server.Access;

/// <summary>Who calls, and what for: as the authentication found it out, and as the journal names it.</summary>
/// <param name="By">Id of the token, and where the call comes from.</param>
/// <param name="Role">Null: nobody who is known.</param>
/// <param name="Node">Index of the node that the token is bound to.</param>
internal sealed record Caller(Author By, Role? Role, int Node)
{
    /// <summary>Names the holder of the server's own token in the journal.</summary>
    public const string Administrator = "administrator";

    public static Caller Of(ServerCallContext context) => Of(context.GetHttpContext());

    /// <summary>The caller that was authenticated; otherwise nobody who is known.</summary>
    public static Caller Of(HttpContext http) => http.User is CallerPrincipal known
        ? known.Caller
        : new Caller(new Author("", Network.Describe(http.Connection.RemoteIpAddress)), null, Domain.Registry.Node.None);

    /// <summary>Whether a token or certificate was shown.</summary>
    public bool IsKnown => Role is not null;

    public bool Has(Right right) => Role is { } role && role.Has(right);

    /// <summary>Whether a node is the token's own, or under it on one of the lines.</summary>
    public bool Covers(DistrictRegistry registry, Node node) => Owns(registry, node) || registry.IsAtOrUnder(node.Index, Node, Line.Territory);

    /// <summary>Whether the token is the district's, which owns every node.</summary>
    public bool OwnsAll(DistrictRegistry registry) => Node == registry.District.Index;

    /// <summary>Whether a node is the token's own, or under it on the department line.</summary>
    public bool Owns(DistrictRegistry registry, Node node) =>
        OwnsAll(registry) || registry.IsAtOrUnder(node.Index, Node, Line.Department);

    /// <summary>The status of a report that was read, once it is known whether the caller may change its node.</summary>
    public SubmitStatus Check(DistrictRegistry registry, SubmitStatus read, Report? report) =>
        read == SubmitStatus.Accepted && !OwnsAll(registry) && registry.FindNode(report!.Node) is { } node && !Covers(registry, node)
            ? SubmitStatus.NotPermitted
            : read;
}

/// <summary>A caller that is known, as the framework carries it. No claims: who asks for rights asks the caller.</summary>
internal sealed class CallerPrincipal(Caller caller) : ClaimsPrincipal(Known)
{
    private static readonly ClaimsIdentity Known = new(nameof(CallerAuthentication));

    public Caller Caller => caller;
}

/// <summary>Under which places are counted: by the token where one is shown, and by the network where none is.</summary>
internal readonly record struct CallerKey(string? Token, IPAddress? Network)
{
    public static CallerKey Of(HttpContext http) => http.User is CallerPrincipal known
        ? new CallerKey(known.Caller.By.Id, null)
        : new CallerKey(null, Access.Network.Of(http.Connection.RemoteIpAddress));
}
