using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Http2;

/// <summary>Blocks of headers that cannot be decoded, each behind fields that can.</summary>
internal static class CompressionCases
{
    private const byte Indexed = 0x80;
    private const byte Literal = 0x00;
    private const byte LiteralWithIndexedName = 0x0F;
    private const byte TableSize = 0x20;
    private const byte Huffman = 0x80;

    public static IReadOnlyList<FrameCase> All { get; } =
    [
        Undecodable("an index of 0", "7541 6.1", Indexed)
            .Because("GOAWAY INTERNAL_ERROR", "The end is the right one; Kestrel gives another reason for it"),
        Undecodable("an index of no entry", "7541 2.3.3", Indexed | 0x7F, 0x80, 0x01),
        Undecodable("a name with an index of no entry", "7541 2.3.3", LiteralWithIndexedName, 0xF0, 0x01, 1, (byte)'v'),
        Undecodable("a number that does not end", "7541 5.1", Indexed | 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F),
        Undecodable("a text longer than its block", "7541 5.2", Literal, 1, (byte)'n', 10, (byte)'v'),
        Undecodable("Huffman code padded with zeros", "7541 5.2", Literal, 1, (byte)'n', Huffman | 1, 0b00011_000),
        Undecodable("Huffman code padded by more than 7 bits", "7541 5.2", Literal, 1, (byte)'n', Huffman | 2, 0b00011_111, 0xFF),
        Undecodable("Huffman code with the end of text", "7541 5.2", Literal, 1, (byte)'n', Huffman | 4, 0xFF, 0xFF, 0xFF, 0xFF),
        Undecodable("a table's new size at the end of a block", "7541 4.2", TableSize),
        new("a table's new size above the one allowed", "7541 6.3", Must.ConnectionError, "GOAWAY COMPRESSION_ERROR", to =>
            to.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders, 1, [TableSize | 0x1F, 0xE2, 0x1F, .. HeaderBlock.Of(to.Fields())])),
        new("Huffman code as it should be", "7541 5.2", Must.Answered, "200 grpc 0", to =>
        {
            to.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders, 1,
                [.. HeaderBlock.Of(to.Fields()), Literal, 1, (byte)'n', Huffman | 1, 0b00011_111]);
            to.Finish(1, RawOutput.EmptyMessage);
        }) { Stream = 1 },
    ];

    private static FrameCase Undecodable(string name, string rule, params byte[] end) =>
        new(name, rule, Must.ConnectionError, "GOAWAY COMPRESSION_ERROR", to =>
            to.Frame(Http2Numbers.Headers, Http2Numbers.EndHeaders, 1, [.. HeaderBlock.Of(to.Fields()), .. end]));
}
