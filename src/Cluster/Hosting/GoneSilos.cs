using System.Net;
using System.Net.Sockets;

namespace WasteSorting.Cluster.Hosting;

/// <summary>
/// Ends the membership of silos whose process is gone, without waiting for missed probes: their host is there and says that
/// nobody listens on their port. A silo that stands still, or that cannot be reached, refuses no connection and is left to
/// the probes.
/// </summary>
internal sealed class GoneSilos(IClusterMembershipService membership, ILocalSiloDetails self, ILogger<GoneSilos> log)
{
    /// <summary>One refusal may be a port that is just being taken over.</summary>
    private const int RefusalsMin = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private int isLooking;

    /// <summary>Looks after all other silos, unless it does so already. Cheap to call whenever a call to one failed.</summary>
    public Task LookAsync() => Interlocked.Exchange(ref isLooking, 1) == 0 ? LookAfterAllAsync() : Task.CompletedTask;

    private async Task LookAfterAllAsync()
    {
        try
        {
            var others = membership.CurrentSnapshot.Members.Values
                .Where(one => one.Status == SiloStatus.Active && !one.SiloAddress.Equals(self.SiloAddress));
            await Task.WhenAll(others.Select(one => EndIfGoneAsync(one.SiloAddress))).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref isLooking, 0);
        }
    }

    private async Task EndIfGoneAsync(SiloAddress silo)
    {
        for (var refusals = 0; refusals < RefusalsMin; refusals++)
        {
            if (!await RefusesAsync(silo.Endpoint).ConfigureAwait(false))
            {
                return;
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }

        log.SiloGone(silo.ToString());
        try
        {
            await membership.TryKill(silo).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the table may be out of reach: then the probes find the silo missing, or this is called again
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.SiloNotEnded(silo.ToString(), error.Message);
        }
    }

    private static async Task<bool> RefusesAsync(IPEndPoint place)
    {
        using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await socket.ConnectAsync(place, patience.Token).ConfigureAwait(false);
            return false;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
