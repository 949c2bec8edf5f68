using WasteSorting.Rpc.Tests.Support;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>The public conformance cases for gRPC servers, by bytes of our own, by our client, and by libraries of others.</summary>
[Collection(nameof(Alone))]
public sealed class ConformanceTests
{
    public static TheoryData<string> Clients => [.. ConformanceClients.All.Select(client => client.Name)];

    [Fact]
    public void Table_HasEachSuiteWhole()
    {
        var counts = CaseTable.All.CountBy(one => one.Suite).ToDictionary();

        Assert.Equal(
            new Dictionary<string, int>
            {
                ["basic"] = 8,
                ["errors"] = 45,
                ["duplicate_metadata"] = 14,
                ["deadline_propagation"] = 4,
                ["timeouts"] = 5,
                ["server_message_size"] = 12,
                ["server_empty"] = 4,
                ["server_unexpected"] = 1,
                ["grpc_server_unexpected"] = 9,
                ["grpc_server_proto_subformat"] = 2,
                ["tls_client_certs"] = 1,
            },
            counts);
        Assert.Distinct(CaseTable.All.Select(one => one.Id));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task EveryCase_Holds_PlainAndGzipped(string name)
    {
        var client = ConformanceClients.All.Single(one => one.Name == name);
        Assert.SkipUnless(client.IsHere, $"not installed: {client.Needs}");
        var cases = CaseTable.All.Where(one => client.LeavesOut(one) is null).ToArray();

        var plain = await client.RunAsync(cases, gzip: false);
        var gzipped = await client.RunAsync([.. cases.Where(one => !one.PlainOnly)], gzip: true);

        var rows = CaseTable.All.Select(one => (one.Id, Result: ResultOf(client, one, plain, gzipped))).ToArray();
        foreach (var (id, result) in rows)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"conformance | {id,-77} | {client.Name,-7} | {result}");
        }

        Assert.DoesNotContain(rows, row => row.Result.StartsWith("fail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Caller_WithoutTheCertificateThatIsWanted_GetsNoConnection()
    {
        await using var server = await TlsServer.StartAsync();
        using var http = server.InvokerWith(certificate: null);
        var one = CaseTable.All.Single(one => one.NeedsCertificate);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => new WireCaller(http, server.Address).CallAsync(one, gzip: false));
    }

    private static string ResultOf(
        IConformanceClient client, Case one, IReadOnlyDictionary<string, Observed> plain, IReadOnlyDictionary<string, Observed> gzipped)
    {
        if (client.LeavesOut(one) is { } reason)
        {
            return $"left out: {reason}";
        }

        var check = new Check(client.CanHear);
        Compare(check, one, plain[one.Id], gzip: false);
        if (!one.PlainOnly)
        {
            Compare(check, one, gzipped[one.Id], gzip: true);
        }

        return (check.Differences, one.KnownFailure) switch
        {
            ([], null) => "pass",
            ([], _) => "fail: the table says that it fails",
            (var differences, null) => $"fail: {string.Join("; ", differences)}".ReplaceLineEndings(" "),
            (_, var known) => $"known failure: {known}",
        };
    }

    private static void Compare(Check check, Case one, Observed seen, bool gzip)
    {
        check.Compare(one, seen);
        check.CompareCompression(seen, gzip);
    }
}
