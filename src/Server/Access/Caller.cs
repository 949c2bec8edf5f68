using WasteSorting.Domain.Registry;
using WasteSorting.Domain.Reports;
using WasteSorting.Ledger;
using WasteSorting.Ledger.Access;
using WasteSorting.Rpc;

namespace WasteSorting.Server.Access;

/// <summary>Who calls, and what for: as the gate found it out, and as the journal names it.</summary>
/// <param name="By">Id of the token, and where the call comes from.</param>
/// <param name="Role">Null: nobody who is known.</param>
/// <param name="Node">Index of the node that the token is bound to.</param>
internal sealed record Caller(Author By, Role? Role, int Node)
{
    /// <summary>Names the holder of the server's own token in the journal.</summary>
    public const string Administrator = "administrator";

    public static Caller Of(CallContext context) => (Caller)context.State!;

    public bool Has(Right right) => Role is { } role && role.Has(right);

    /// <summary>Whether a node is the token's own, or under it on one of the lines.</summary>
    public bool Covers(DistrictRegistry registry, Node node) =>
        Node == registry.District.Index || IsUnder(registry, node, Line.Department) || IsUnder(registry, node, Line.Territory);

    /// <summary>The status of a report that was read, once it is known whether the caller may change its node.</summary>
    public SubmitStatus Check(DistrictRegistry registry, SubmitStatus read, Report? report) =>
        read == SubmitStatus.Accepted && registry.FindNode(report!.Node) is { } node && !Covers(registry, node) ? SubmitStatus.NotPermitted : read;

    private bool IsUnder(DistrictRegistry registry, Node node, Line line)
    {
        for (var at = node.Index; at != Domain.Registry.Node.None; at = registry.Nodes[at].ParentIn(line))
        {
            if (at == Node)
            {
                return true;
            }
        }

        return false;
    }
}
