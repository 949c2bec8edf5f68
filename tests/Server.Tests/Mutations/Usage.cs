using System.Globalization;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>
/// What a server has in use at quiet moments: after each round, when no call is under way and no connection is open. The first rounds,
/// a fifth of all or more, are for warming up: code is compiled and pools fill, which is no leak. From then on handles must be as many as
/// before, and memory, too: the least of the first rounds after it is compared with the least of the last, because each sample also tells
/// what has yet to be given back at that moment, and never less than what is in use.
/// </summary>
internal sealed class Usage(ServerProcess server, int warmUp)
{
    private const int Samples = 4;

    // A reading of the audit opens the database once more, and the runtime keeps open each of its own files that it came to need.
    private const int KeptHandlesMax = 16;

    // The collector gives memory back some collections after it is free: so many in a row that gained nothing, and it is all given back.
    private const int CollectionsInVain = 3;
    private const int CollectionsMax = 60;

    // So many looks without a change: the connections of the warm-up are closed.
    private const int SameLooks = 100;

    private readonly List<long> residentBytes = [];
    private IReadOnlyDictionary<string, int> before = new Dictionary<string, int>();

    public int HandlesBefore { get; private set; }

    public int HandlesAfter { get; private set; }

    /// <summary>How much the memory grew; 0.01 is a hundredth.</summary>
    public double Growth => ((double)residentBytes[^Samples..].Min() / residentBytes[warmUp..(warmUp + Samples)].Min()) - 1;

    public string Memory => string.Create(
        CultureInfo.InvariantCulture,
        $"{Growth:+0.0%;-0.0%} after {warmUp} rounds; by round, in MiB: {string.Join(' ', residentBytes.Select(one => one >> 20))}");

    /// <summary>Looks at the server after a round.</summary>
    public async Task LookAsync()
    {
        if (residentBytes.Count < warmUp)
        {
            HandlesBefore = await SettleAsync();
            before = server.Handles;
        }
        else
        {
            HandlesAfter = await ShrinkAsync();
        }

        residentBytes.Add(await CollectAsync());
    }

    private async Task<int> ShrinkAsync()
    {
        try
        {
            await Waiting.UntilAsync(() => Task.FromResult(server.HandleCount <= HandlesBefore + KeptHandlesMax), "handles as before");
            return server.HandleCount;
        }
        catch (TimeoutException)
        {
            var more = server.Handles.Select(one => (one.Key, More: one.Value - before.GetValueOrDefault(one.Key))).Where(one => one.More > 0);
            throw new InvalidOperationException(
                $"{HandlesBefore} handles became {server.HandleCount}, at most {KeptHandlesMax} more are kept: {string.Join(", ", more)}");
        }
    }

    private async Task<long> CollectAsync()
    {
        var least = long.MaxValue;
        for (var (count, inVain) = (0, 0); count < CollectionsMax && inVain < CollectionsInVain; count++)
        {
            await server.CollectGarbageAsync();
            var now = server.ResidentBytes;
            inVain = now < least ? 0 : inVain + 1;
            least = Math.Min(least, now);
        }

        return least;
    }

    private async Task<int> SettleAsync()
    {
        var (last, same) = (-1, 0);
        await Waiting.UntilAsync(
            () =>
            {
                var now = server.HandleCount;
                (last, same) = (now, now == last ? same + 1 : 0);
                return Task.FromResult(same >= SameLooks);
            },
            "handles that stay as they are");
        return last;
    }
}
