using Grpc.Net.Client.Balancer;

namespace WasteSorting.Cli.Client;

/// <summary>
/// gRPC's pick_first, begun anew whenever the list of servers turns: by itself pick_first stays with a server as long as the connection
/// lasts, even with one that answers every call with UNAVAILABLE. Calls under way end where they are.
/// </summary>
internal sealed class StickyBalancer(LoadBalancerOptions options) : LoadBalancer
{
    private static readonly PickFirstBalancerFactory PickFirst = new();

    private LoadBalancer? current;

    public override void UpdateChannelState(ChannelState state)
    {
        current?.Dispose();
        current = PickFirst.Create(options);
        current.UpdateChannelState(state);
    }

    public override void RequestConnection() => current?.RequestConnection();

    protected override void Dispose(bool disposing)
    {
        current?.Dispose();
        base.Dispose(disposing);
    }
}

internal sealed class StickyBalancerFactory : LoadBalancerFactory
{
    public const string Policy = "sticky";

    public override string Name => Policy;

    public override LoadBalancer Create(LoadBalancerOptions options) => new StickyBalancer(options);
}
