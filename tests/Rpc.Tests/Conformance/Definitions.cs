using Google.Protobuf;
using WasteSorting.InteropServer.Conformance;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>What the cases ask the server for.</summary>
internal static class Definitions
{
    public static readonly ByteString Data = ByteString.CopyFromUtf8("some bytes");

    /// <summary>The callers' own headers.</summary>
    public static readonly IReadOnlyList<Header> Sent = [new Header { Name = "x-sent", Values = { "one", "two" } }];

    public static Definition Answer(int messages) => new() { Data = { Enumerable.Repeat(Data, messages) } };

    public static Definition Failing(StatusCode code, string message, int afterMessages = 0)
    {
        var definition = Answer(afterMessages);
        definition.Error = new Error { Code = (int)code, Message = message };
        return definition;
    }

    /// <summary>One value under each key.</summary>
    public static Definition WithMetadata(this Definition definition) => definition.With(["first"], ["last"]);

    /// <summary>Several values under each key, which must come in this order.</summary>
    public static Definition WithRepeatedMetadata(this Definition definition) =>
        definition.With(["first", "second", "third"], ["last", "very-last"]);

    private static Definition With(this Definition definition, string[] headers, string[] trailers)
    {
        definition.Headers.Add(new Header { Name = "x-header", Values = { headers } });
        definition.Trailers.Add(new Header { Name = "x-trailer", Values = { trailers } });
        return definition;
    }
}
