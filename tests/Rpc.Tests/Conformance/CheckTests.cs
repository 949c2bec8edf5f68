using Google.Protobuf;
using WasteSorting.InteropServer.Conformance;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>That the table's comparison finds what is wrong.</summary>
public sealed class CheckTests
{
    private static readonly Case Success = CaseTable.All.Single(one => one.Id == "duplicate_metadata/server-stream/success");
    private static readonly Case Failing = CaseTable.All.Single(one => one.Id == "errors/unary/error-with-metadata");
    private static readonly Case Timed = CaseTable.All.Single(one => one.Id == "deadline_propagation/unary/success");
    private static readonly Case Refused = CaseTable.All.Single(one => one.Id == "server_unexpected/unexpected-content-type");

    [Fact]
    public void WhatMustCome_HasNoDifference() =>
        Assert.All([Success, Failing, Timed], one => Assert.Empty(DifferencesOf(one, Right(one))));

    [Fact]
    public void WrongMessages_AreDifferences()
    {
        var right = Right(Success);

        AssertWrong(Success, right with { Messages = [] });
        AssertWrong(Success, right with { Messages = [right.Messages[0]] });
        AssertWrong(Success, right with { Messages = [.. right.Messages.Reverse()] });
        AssertWrong(Success, right with { Messages = [.. right.Messages, new Response()] });
        AssertWrong(Success, right with { Messages = [Changed(right.Messages[0], one => one.Heard.Headers.Clear()), right.Messages[1]] });
        AssertWrong(Success, right with { Messages = [Changed(right.Messages[0], one => one.Heard.Requests.Clear()), right.Messages[1]] });
        AssertWrong(Success, right with { Messages = [Changed(right.Messages[0], one => one.Heard.TimeoutMs = 1), right.Messages[1]] });
        AssertWrong(Success, right with { Messages = [right.Messages[0], Changed(right.Messages[1], one => one.Data = ByteString.Empty)] });
    }

    [Fact]
    public void WrongMetadata_IsADifference()
    {
        var right = Right(Success);

        AssertWrong(Success, right with { Headers = [] });
        AssertWrong(Success, right with { Trailers = [] });
        AssertWrong(Success, right with { Headers = right.Trailers, Trailers = right.Headers });
        AssertWrong(Success, right with { Headers = MetadataOf(("x-header", "second"), ("x-header", "first"), ("x-header", "third")) });
    }

    [Fact]
    public void WrongStatus_IsADifference()
    {
        var right = Right(Failing);

        AssertWrong(Failing, right with { Status = right.Status with { Code = StatusCode.Unknown } });
        AssertWrong(Failing, right with { Status = right.Status with { Detail = "other" } });
        AssertWrong(Failing, right with { Trailers = MetadataOf(("x-trailer", "last")) });
        AssertWrong(Success, Right(Success) with { Status = new Status(StatusCode.Internal, string.Empty) });
        AssertWrong(Refused, right with { Status = new Status(StatusCode.Unknown, string.Empty), Http = 200 });
        AssertWrong(Refused, right with { Http = 415 });
    }

    [Theory]
    [InlineData(19_999)]
    [InlineData(20_001)]
    [InlineData(null)]
    public void WrongTimeout_IsADifference(int? heard)
    {
        var right = Right(Timed);
        var wrong = Changed(right.Messages[0], one =>
        {
            one.Heard.ClearTimeoutMs();
            if (heard is { } milliseconds)
            {
                one.Heard.TimeoutMs = milliseconds;
            }
        });

        AssertWrong(Timed, right with { Messages = [wrong] });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WrongCompression_IsADifference(bool gzip)
    {
        var check = new Check((heard, meant) => heard == meant);

        check.CompareCompression(Right(Success) with { Compressed = [gzip, !gzip] }, gzip);

        Assert.NotEmpty(check.Differences);
    }

    private static void AssertWrong(Case one, Observed seen) => Assert.NotEmpty(DifferencesOf(one, seen));

    private static IReadOnlyList<string> DifferencesOf(Case one, Observed seen)
    {
        var check = new Check((heard, meant) => heard == meant);
        check.Compare(one, seen);
        return check.Differences;
    }

    private static Observed Right(Case one)
    {
        var expected = new Expectation(one);
        var headers = MetadataOf([.. Pairs(one.Definition.Headers)]);
        var trailers = MetadataOf([.. Pairs(one.Definition.Trailers)]);
        if (expected.Details is { } heard)
        {
            var details = new StatusDetails { Code = (int)expected.Status.Code, Message = expected.Status.Detail };
            details.Details.Add(new Detail { Value = heard.ToByteString() });
            trailers.Add("grpc-status-details-bin", details.ToByteArray());
        }

        return new Observed(expected.Status, headers, trailers, expected.Messages);
    }

    private static IEnumerable<(string Name, string Value)> Pairs(IEnumerable<Header> headers) =>
        headers.SelectMany(header => header.Values.Select(value => (header.Name, value)));

    private static Metadata MetadataOf(params (string Name, string Value)[] pairs)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in pairs)
        {
            metadata.Add(name, value);
        }

        return metadata;
    }

    private static Response Changed(Response response, Action<Response> change)
    {
        var copy = response.Clone();
        change(copy);
        return copy;
    }
}
