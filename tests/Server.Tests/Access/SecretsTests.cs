using System.Text;
using WasteSorting.Contracts.V1;
using WasteSorting.Server.Tests.ClientRules;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Access;

public sealed class SecretsTests
{
    [Fact]
    public async Task NoSecret_IsInClear_InTheLedgerOrWhatTheServerSays()
    {
        await using var server = await ServerProcess.StartAsync();
        using var admin = new Client(server);
        var secrets = new List<string>();
        for (var count = 0; count < 5; count++)
        {
            var issued = await admin.CallAsync<IssueTokenRequest, IssueTokenResponse>(
                "IssueToken", new() { Node = "commerce", Role = Role.Reporter, Holder = "test", ValidDays = 1 });
            using var reporter = new Client(server.GrpcAddress, issued.Secret);
            await reporter.SubmitAsync(Client.Act("commerce", "commerce-spot-check", 1));
            secrets.Add(issued.Secret);
        }

        Assert.Equal(0, await server.TerminateAsync());

        secrets.Add(((IServedLedger)server).Token);
        var places = Directory.GetFiles(server.DataDirectory)
            .Where(file => Path.GetFileName(file) != "admin.token")
            .Select(file => (Name: file, Bytes: File.ReadAllBytes(file)))
            .Append((Name: "output", Bytes: Encoding.UTF8.GetBytes(string.Join('\n', server.StartReport) + server.Output + server.Errors)))
            .ToArray();
        Assert.Contains(places, place => place.Name.EndsWith("ledger.db", StringComparison.Ordinal) && place.Bytes.Length > 0);
        Assert.Empty(places.SelectMany(place => secrets.Where(secret => Holds(place.Bytes, secret)).Select(_ => place.Name)));
    }

    // Neither the text nor the random bits that it stands for.
    private static bool Holds(byte[] bytes, string secret)
    {
        var body = secret[(secret.IndexOf('_', StringComparison.Ordinal) + 1)..];
        return bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(body)) >= 0 || bytes.AsSpan().IndexOf(Convert.FromHexString(body[..64])) >= 0;
    }
}
