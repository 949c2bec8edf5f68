using System.Net.Sockets;
using System.Net;

namespace WasteSorting.Actors.Membership;

/// <summary>
/// Ends the membership of silos whose process is gone, without waiting for missed probes: their host is there and says that
/// nobody listens on their port. One machine's word is not enough, for its firewall may reject: it asks the others to look, and their votes
/// decide. Where there is nobody to ask, and for a silo that stands still or cannot be reached, only missed probes end one.
/// </summary>
internal sealed class LostSilos(IClusterMembershipService membership, ILocalSiloDetails self, IWitnesses witnesses, ILogger<LostSilos> log)
{
    /// <summary>As many silos of a larger cluster must be refused.</summary>
    private const int VotesMax = 2;

    private int isLooking;

    /// <summary>Looks after all other silos, unless it does so already. Cheap to call whenever a call to one failed.</summary>
    public Task LookAsync() => Interlocked.Exchange(ref isLooking, 1) == 0 ? LookAfterAllAsync() : Task.CompletedTask;

    private async Task LookAfterAllAsync()
    {
        try
        {
            var others = membership.ActiveBeside(self);
            await Task.WhenAll(others.Select(one => EndIfGoneAsync(one, others))).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref isLooking, 0);
        }
    }

    private async Task EndIfGoneAsync(SiloAddress silo, SiloAddress[] others)
    {
        var asked = others.Where(one => !one.Equals(silo)).ToArray();
        if (asked.Length == 0 || !await Refusals.IsRefusedAsync(silo.Endpoint).ConfigureAwait(false))
        {
            return;
        }

        var answers = await Task.WhenAll(asked.Select(one => witnesses.IsRefusedAsync(one, silo))).ConfigureAwait(false);
        if (1 + answers.Count(isRefused => isRefused) >= Math.Min(VotesMax, (others.Length + 2) / 2))
        {
            await EndAsync(silo).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(SiloAddress silo)
    {
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
}

/// <summary>Whether nobody listens any more at a place.</summary>
internal static class Refusals
{
    /// <summary>One refusal may be a port that is just being taken over.</summary>
    private const int RefusalsMin = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<bool> IsRefusedAsync(IPEndPoint place)
    {
        for (var refusals = 1; await RefusesAsync(place).ConfigureAwait(false); refusals++)
        {
            if (refusals == RefusalsMin)
            {
                return true;
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }

        return false;
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
