using System.Text;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Access;

/// <summary>Secrets are in nobody's hands but their holders'.</summary>
public sealed class SecretsTests
{
    // Stands beside each secret's hash: where it is found, the secret would be.
    private const string Holder = "holder-of-a-token";

    [Fact]
    public async Task NoSecret_IsInClear_InTheLedgerOrItsBackupOrWhatTheServerSays()
    {
        var backup = Directory.CreateTempSubdirectory("backup-");
        await using var server = await ServerProcess.StartAsync();
        var secrets = await UseTokensAsync(server);
        await BackupRules.BackUpAsync(server, backup.FullName);
        Assert.Equal(0, await server.TerminateAsync());

        var output = Encoding.UTF8.GetBytes(string.Join('\n', server.StartReport) + server.Output + server.Errors);
        AssertAbsent(secrets, [.. FilesIn(server.DataDirectory), .. FilesIn(backup.FullName), ("output", output)], "ledger.db");
        backup.Delete(recursive: true);
    }

    [Fact]
    public async Task NoSecret_IsInClear_InAnyFileOfTheDatabase()
    {
        Assert.SkipWhen(PostgresServer.WhyNoneOfOnesOwn is not null, PostgresServer.WhyNoneOfOnesOwn ?? "");
        await using var database = await PostgresServer.StartOwnAsync();
        await using var server = await ServerProcess.StartAsync(ServerProgram.OnPostgres(await database.CreateDatabaseAsync()));
        var secrets = await UseTokensAsync(server);
        Assert.Equal(0, await server.TerminateAsync());
        await database.StopAsync(immediate: false);

        AssertAbsent(secrets, FilesIn(database.DataDirectory), "pg_wal");
    }

    /// <summary>Issues tokens and uses them, and gives back their secrets and the administrator's.</summary>
    private static async Task<List<string>> UseTokensAsync(IServedLedger server)
    {
        using var admin = new Client(server);
        var secrets = new List<string> { server.Token };
        for (var count = 0; count < 5; count++)
        {
            var issued = await admin.CallAsync<IssueTokenRequest, IssueTokenResponse>(
                "IssueToken", new() { Node = "commerce", Role = Role.Reporter, Holder = Holder, ValidDays = 1 });
            using var reporter = new Client(server.GrpcAddress, issued.Secret);
            await reporter.SubmitAsync(Client.Act("commerce", "commerce-spot-check", 1));
            secrets.Add(issued.Secret);
        }

        return secrets;
    }

    private static (string Name, byte[] Bytes)[] FilesIn(string directory) =>
    [
        .. Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "admin.token")
            .Select(file => (file, File.ReadAllBytes(file))),
    ];

    /// <param name="known">Part of the name of a file that must be among them, and not empty: what was searched was there.</param>
    private static void AssertAbsent(List<string> secrets, (string Name, byte[] Bytes)[] places, string known)
    {
        Assert.Contains(places, place => place.Name.Contains(known, StringComparison.Ordinal) && place.Bytes.Length > 0);
        Assert.Contains(places, place => Holds(place.Bytes, Encoding.ASCII.GetBytes(Holder)));
        Assert.Empty(places.SelectMany(place => secrets.Where(secret => Holds(place.Bytes, secret)).Select(_ => place.Name)));
    }

    // Neither the text nor the random bits that it stands for.
    private static bool Holds(byte[] bytes, string secret)
    {
        var body = secret[(secret.IndexOf('_', StringComparison.Ordinal) + 1)..];
        return Holds(bytes, Encoding.ASCII.GetBytes(body)) || Holds(bytes, Convert.FromHexString(body[..64]));
    }

    private static bool Holds(byte[] bytes, ReadOnlySpan<byte> sought) => bytes.AsSpan().IndexOf(sought) >= 0;
}
