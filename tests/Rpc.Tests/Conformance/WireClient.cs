using WasteSorting.InteropServer;
using WasteSorting.Rpc.Tests.Support;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Sends bytes of our own, to servers whose time passes only when the case says so.</summary>
internal sealed class WireClient : IConformanceClient
{
    public string Name => "wire";

    public string Needs => "nothing";

    public bool IsHere => true;

    public bool CanHear(long heard, long meant) => heard == meant;

    public string? LeavesOut(Case one) => null;

    public async Task<IReadOnlyDictionary<string, Observed>> RunAsync(IReadOnlyList<Case> cases, bool gzip)
    {
        await using var shared = await StartAsync(new ManualClock());
        var caller = new WireCaller(shared.Raw, shared.Address);
        var results = new Dictionary<string, Observed>();
        foreach (var one in cases)
        {
            results[one.Id] = await (one switch
            {
                { NeedsCertificate: true } => CallWithCertificateAsync(one, gzip),
                { EndsByTime: true } => CallUntilItsTimeIsOverAsync(one, gzip),
                _ => caller.CallAsync(one, gzip),
            });
        }

        return results;
    }

    private static async Task<Observed> CallWithCertificateAsync(Case one, bool gzip)
    {
        await using var server = await TlsServer.StartAsync();
        return await new WireCaller(server.Http, server.Address).CallAsync(one, gzip);
    }

    // A server of its own: others' timeouts would pass with this one's.
    private static async Task<Observed> CallUntilItsTimeIsOverAsync(Case one, bool gzip)
    {
        var clock = new ManualClock();
        await using var server = await StartAsync(clock);
        var calling = new WireCaller(server.Raw, server.Address).CallAsync(one, gzip);
        await clock.TimerSetAsync(one.Timeout!.Value);
        clock.Advance(one.Timeout.Value);
        return await calling;
    }

    private static Task<TestServer> StartAsync(ManualClock clock) => TestServer.StartAsync(
        options: ConformanceService.Limits with { Clock = clock },
        more: builder => builder.AddService(ConformanceService.Descriptor, new ConformanceService(clock)));
}
