using WasteSorting.InteropServer.Conformance;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Compares what came with what must come.</summary>
/// <param name="canHear">Whether so many milliseconds of a timeout can be heard when so many were meant.</param>
internal sealed class Check(Func<long, long, bool> canHear)
{
    private readonly List<string> _differences = [];

    /// <summary>What is wrong; nothing if all is well.</summary>
    public IReadOnlyList<string> Differences => _differences;

    public void Compare(Case one, Observed seen)
    {
        if (one.Codes.Count > 0)
        {
            Require(one.Codes.Contains(seen.Status.Code), "status", seen.Status);
            Require(one.Http is null || seen.Http is null || one.Http == seen.Http, "HTTP status", seen.Http);
            Require(seen.Messages.Count == 0, "number of messages", seen.Messages.Count);
            return;
        }

        var expected = new Expectation(one);
        Require(expected.Status == seen.Status, "status", seen.Status);
        CompareHeaders("header", one.Definition.Headers, key => ValuesOf(seen.Headers, key));
        CompareHeaders("trailer", one.Definition.Trailers, key => ValuesOf(seen.Trailers, key));
        CompareMessages(expected.Messages, seen.Messages);
        CompareHeard(expected.Details, DetailsOf(seen));
    }

    /// <summary>Messages must come compressed if those of the request did, and only then.</summary>
    public void CompareCompression(Observed seen, bool gzip) =>
        Require(seen.Compressed is null || seen.Compressed.All(one => one == gzip), "compression", !gzip);

    private void Require(bool isSo, string what, object? seen)
    {
        if (!isSo)
        {
            _differences.Add($"the {what} cannot be «{seen}»");
        }
    }

    private void CompareMessages(IReadOnlyList<Response> expected, IReadOnlyList<Response> seen)
    {
        Require(expected.Count == seen.Count, "number of messages", seen.Count);
        foreach (var (due, came) in expected.Zip(seen))
        {
            Require(due.Data == came.Data, "data", came.Data.ToStringUtf8());
            CompareHeard(due.Heard, came.Heard);
        }
    }

    private void CompareHeard(Heard? expected, Heard? seen)
    {
        Require(expected is null == seen is null, "presence of what was heard", seen is not null);
        if (expected is null || seen is null)
        {
            return;
        }

        CompareHeaders("request header heard", expected.Headers, key => ValuesOf(seen.Headers, key));
        Require(IsTimeout(expected, seen), "timeout heard", seen.TimeoutMs);
        Require(expected.Requests.Equals(seen.Requests), "list of requests heard", $"{seen.Requests.Count} requests");
    }

    private bool IsTimeout(Heard expected, Heard seen) =>
        expected.HasTimeoutMs ? seen.HasTimeoutMs && canHear(seen.TimeoutMs, expected.TimeoutMs) : !seen.HasTimeoutMs;

    // There may be others: the transport adds some of its own.
    private void CompareHeaders(string what, IEnumerable<Header> expected, Func<string, string[]> valuesOf)
    {
        foreach (var header in expected)
        {
            var seen = valuesOf(header.Name);
            Require(header.Values.SequenceEqual(seen), $"{what} {header.Name}", string.Join(", ", seen));
        }
    }

    private static string[] ValuesOf(Metadata metadata, string key) => Split(metadata.GetAll(key).Select(entry => entry.Value));

    private static string[] ValuesOf(IEnumerable<Header> headers, string key) =>
        Split(headers.Where(header => header.Name == key).SelectMany(header => header.Values));

    // Values under one key may be joined with commas on their way, by either side.
    private static string[] Split(IEnumerable<string> values) =>
        [.. values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries))];

    private Heard? DetailsOf(Observed seen)
    {
        if (seen.Trailers.GetBytes("grpc-status-details-bin") is not { } bytes)
        {
            return null;
        }

        var details = StatusDetails.Parser.ParseFrom(bytes);
        Require(details.Code == (int)seen.Status.Code && details.Message == seen.Status.Detail, "status in the details", details);
        Require(details.Details.Count == 1, "number of details", details.Details.Count);
        return details.Details.Count == 1 ? Heard.Parser.ParseFrom(details.Details[0].Value) : null;
    }
}
