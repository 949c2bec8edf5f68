using Grpc.Core;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Server.Tests.Faults;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>
/// Silo 0 has a network of its own, and loses the database, the other silo, or both, in one direction or in two. Its clients
/// can reach it all the time.
/// </summary>
[Collection(nameof(Alone))]
public sealed class PartitionTests
{
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CallMax = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("the database", Broken.BothWays, Broken.None)]
    [InlineData("the database, on the way to it", Broken.FromSilo, Broken.None)]
    [InlineData("the database, on the way back", Broken.ToSilo, Broken.None)]
    [InlineData("the other silo", Broken.None, Broken.BothWays)]
    [InlineData("the other silo, on the way to it", Broken.None, Broken.FromSilo)]
    [InlineData("the other silo, on the way back", Broken.None, Broken.ToSilo)]
    [InlineData("both", Broken.BothWays, Broken.BothWays)]
    public async Task ASiloThatIsCutOff_AcksNothingThatIsLost_AndAllAgreeWhenItIsHealed(string from, object toDatabase, object toSilo)
    {
        FaultTable.SkipUnlessRelease();
        Assert.SkipWhen(PostgresServer.WhyNoneOfOnesOwn is not null, PostgresServer.WhyNoneOfOnesOwn ?? "");
        Assert.SkipWhen(SiloNetwork.WhyNot is not null, SiloNetwork.WhyNot ?? "");
        using var network = new SiloNetwork();
        var access = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(access, "host all all all scram-sha-256\n");
        await using var postgres = await PostgresServer.StartOwnAsync("listen_addresses=*", $"hba_file={access}");
        var database = await postgres.CreateDatabaseAsync();
        await using var trial = await Trial.StartAsync(await SiloFleet.StartAsync(database, PlacesIn(network)), CallMax);

        Trial.Print($"cut off from {from}");
        network.Set(Cable.Database, (Broken)toDatabase);
        network.Set(Cable.Silos, (Broken)toSilo);
        await LiveWithItAsync(trial, (Broken)toDatabase != Broken.None, (Broken)toSilo == Broken.BothWays);
        network.Set(Cable.Database, Broken.None);
        network.Set(Cable.Silos, Broken.None);
        await trial.Fleet.RecoverAsync();
        await trial.EndOutageAsync("from the cut to the end of healing");
        Assert.True(trial.LongestOutage < CutFor, $"A caller waited {trial.LongestOutage}, as long as the cut.");
        await trial.JudgeAsync($"a silo cut off from {from}", 1);
        File.Delete(access);
    }

    private static FleetPlace[] PlacesIn(SiloNetwork network) =>
    [
        new FleetPlace(network.AddressThere(Cable.Clients), network.Prefix)
        {
            SiloHost = network.AddressThere(Cable.Silos),
            DatabaseHost = network.AddressHere(Cable.Database),
        },
        new FleetPlace("127.0.0.1", []) { SiloHost = network.AddressHere(Cable.Silos) },
    ];

    // What needs the database gets no answer there; without the other silo nothing is acked, for nobody could commit it.
    private static async Task LiveWithItAsync(Trial trial, bool isWithoutDatabase, bool isAlone)
    {
        using var pace = new PeriodicTimer(CutFor);
        if (isWithoutDatabase)
        {
            var silo = trial.Fleet[0];
            using var client = new Client(silo.GrpcAddress, silo.Token, CallMax);
            await Assert.ThrowsAsync<RpcException>(() => client.ProgressAsync(""));
            if (isAlone)
            {
                var report = Client.Act("office", "office-monthly-notice", 1);
                await Assert.ThrowsAsync<RpcException>(() => client.SubmitAsync(report));
                using var other = new Client(trial.Fleet[1]);
                trial.Load.Add(report, await other.SubmitAsync(report));
            }
        }

        await pace.WaitForNextTickAsync();
    }
}
