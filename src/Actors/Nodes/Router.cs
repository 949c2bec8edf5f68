using System.Runtime.InteropServices;
using WasteSorting.Domain.Registry;

namespace WasteSorting.Actors.Nodes;

/// <summary>
/// Brings reports to the actors of their nodes: one that lives on this silo is called as an object, one on another silo by a message that carries
/// all that waits for it.
/// </summary>
internal sealed class Router(SiloActors silo)
{
    public void Route(Submission submission)
    {
        var reports = submission.Reports;
        var registry = silo.Ledger.View.Registry;
        if (reports.Length == 1)
        {
            var posted = Place(submission, 0, registry, out var decider, out var lane);
            decider?.Post([posted]);
            lane?.Add(posted);
            return;
        }

        var posts = new Dictionary<Decider, List<Posted>>();
        for (var at = 0; at < reports.Length; at++)
        {
            var posted = Place(submission, at, registry, out var decider, out var lane);
            if (decider is not null)
            {
                (posts.TryGetValue(decider, out var some) ? some : posts[decider] = new List<Posted>(reports.Length)).Add(posted);
                continue;
            }

            PostBefore(posted, posts);
            lane!.Add(posted);
        }

        foreach (var (decider, some) in posts)
        {
            decider.Post(CollectionsMarshal.AsSpan(some));
        }
    }

    // The actor lived here for an earlier report of this submission, and does not any more: that one goes before, by whichever way.
    private void PostBefore(Posted posted, Dictionary<Decider, List<Posted>> posts)
    {
        var node = silo.Ledger.View.Registry.FindNode(posted.Report.Node)!.Index;
        var decider = silo.DeciderOf(node);
        if (posts.TryGetValue(decider, out var some) && some.Exists(one => one.Core?.Node == node))
        {
            decider.Post(CollectionsMarshal.AsSpan(some));
            some.Clear();
        }
    }

    /// <summary>Finds who decides about a report here, or else the way to it by message.</summary>
    private Posted Place(Submission submission, int at, DistrictRegistry registry, out Decider? decider, out Lane? lane)
    {
        lane = null;
        if (registry.FindNode(submission.Reports[at].Node) is not { Kind: NodeKind.Unit or NodeKind.Site } node)
        {
            decider = silo.DeciderOfNone;
            return new Posted(submission, at, null);
        }

        var place = silo.Table[node.Index];
        var posted = new Posted(submission, at, place.Reachable);
        decider = posted.Core?.Decider;
        if (decider is null)
        {
            lane = place.Lane;
        }
        else
        {
            posted.Core!.Use();
        }

        return posted;
    }
}
