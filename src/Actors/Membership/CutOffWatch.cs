using Microsoft.Extensions.Hosting;
using WasteSorting.Ledger.Commit;

namespace WasteSorting.Actors.Membership;

/// <summary>Ends a silo that is cut off from the database and has been given up: see <see cref="CutOff"/>.</summary>
internal sealed class CutOffWatch(CutOff cutOff, LiveLedger ledger, ILogger<CutOffWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var looks = new PeriodicTimer(Pause);
        try
        {
            while (await looks.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                if (await cutOff.LookAsync(stoppingToken).ConfigureAwait(false) is { } other)
                {
                    log.GivenUp(other.ToString());
                    ledger.Fail(new StoreLostException($"this silo does not reach the database, and silo {other} does: its actors come up there"));
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo ends.
        }
    }
}
