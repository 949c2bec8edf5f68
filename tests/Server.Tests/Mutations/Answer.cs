using System.Buffers.Binary;
using System.Globalization;
using Grpc.Core;
using WasteSorting.Server.Tests.Http2;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>What came back for a call so far.</summary>
internal sealed class Answer(Request request)
{
    private const int PrefixBytes = 5;
    private const int ShownBytesMax = 400;

    private long firstMessageBytes = -1;

    public Request Request => request;

    public int HttpStatus { get; private set; }

    public int GrpcStatus { get; private set; } = -1;

    public string GrpcMessage { get; private set; } = "";

    /// <summary>The server gave it up.</summary>
    public bool IsReset => ResetCode is not null;

    public int? ResetCode { get; set; }

    /// <summary>The client gave it up, having seen its first message.</summary>
    public bool IsLeft { get; set; }

    public long DataBytes { get; private set; }

    /// <summary>Whether all that came is one whole message.</summary>
    public bool IsOneMessage => DataBytes == firstMessageBytes;

    public void TakeHead(ReadOnlySpan<byte> block)
    {
        var head = new AnswerHead(block);
        HttpStatus = head.HttpStatus == 0 ? HttpStatus : head.HttpStatus;
        if (head.GrpcStatus < 0)
        {
            return;
        }

        GrpcStatus = head.GrpcStatus;
        if (GrpcStatus is (int)StatusCode.Internal or (int)StatusCode.Unimplemented or (int)StatusCode.Unknown or (int)StatusCode.DataLoss)
        {
            GrpcMessage = AnswerHead.Text(head.GrpcMessage);
        }
    }

    public void TakeData(ReadOnlySpan<byte> data)
    {
        if (DataBytes == 0 && data.Length >= PrefixBytes)
        {
            firstMessageBytes = PrefixBytes + BinaryPrimitives.ReadUInt32BigEndian(data[1..]);
        }

        DataBytes += data.Length;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        ended with HTTP {HttpStatus}, gRPC {GrpcStatus} '{GrpcMessage}', {DataBytes} bytes{(IsReset ? $", reset with {ResetCode}" : "")}
        leeway: {request.Leeway}
        head: {Convert.ToHexStringLower(request.Head.AsSpan()[^Math.Min(request.Head.Length, 60)..])}
        body of {request.Body.Length}: {Convert.ToHexStringLower(request.Body.AsSpan()[..Math.Min(request.Body.Length, ShownBytesMax)])}
        """);
}
