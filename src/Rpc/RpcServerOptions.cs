namespace WasteSorting.Rpc;

/// <summary>Every bound of a server. Immutable: change one with <c>with</c>.</summary>
public sealed record RpcServerOptions
{
    /// <summary>
    /// Bytes of one request message of a method that takes a single message, counted after decompression. Default 64 KiB: such a
    /// message is one report or one question. Larger is RESOURCE_EXHAUSTED.
    /// </summary>
    public int MaxReceiveMessageBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Bytes of one message of a client's stream, counted after decompression. Default 256 KiB: a message of a stream may carry a
    /// batch, and the stream's flow control already bounds what waits.
    /// </summary>
    public int MaxStreamMessageBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// Bytes of one request message for the methods named here (<c>package.Service/Method</c>), in place of the two limits above.
    /// Default none. Meant for the few that take files.
    /// </summary>
    public IReadOnlyDictionary<string, int> MethodMaxMessageBytes { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>
    /// Longest time for a unary call, whatever the client asks for or does not ask for. Default 5 minutes: a handler that
    /// hangs must not hold its place for ever, and a question over the whole ledger takes its time. Not for streams, which live
    /// as long as both sides want.
    /// </summary>
    public TimeSpan MaxDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Longest wait for the next message of a client's stream. Default 5 minutes: Kestrel's own limit (240 bytes a second) would
    /// end an honest quiet stream after five seconds, so it is off for such calls, and this one stands in its place. The call ends with
    /// UNAVAILABLE and not DEADLINE_EXCEEDED: no deadline of the client has passed, and a client may simply open the stream again.
    /// </summary>
    public TimeSpan StreamIdleMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Calls under way at once, over all connections. Default 20,000: one connection can start 200 handlers in a burst, and connections
    /// are not bounded here. One more is UNAVAILABLE before any work is done, so that a client may safely try again.
    /// </summary>
    public int MaxCallsInFlight { get; init; } = 20_000;

    /// <summary>
    /// How long streams may go on after the host began to stop; then their tokens are cancelled and they end with UNAVAILABLE.
    /// Default 5 s: half of what a graceful stop may take. Unary calls are not cut short.
    /// </summary>
    public TimeSpan StreamDrain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the server describes its services (<c>grpc.reflection</c>). Default on: the contract is public.</summary>
    public bool EnableReflection { get; init; } = true;

    /// <summary>Where deadlines and idle limits take the time from. Default the system's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Bytes of one request message of this method.</summary>
    internal int MaxMessageBytesOf(ServiceMethod method)
    {
        if (MethodMaxMessageBytes.TryGetValue(method.Path[1..], out var bytes))
        {
            return bytes;
        }

        return method.Descriptor.IsClientStreaming ? MaxStreamMessageBytes : MaxReceiveMessageBytes;
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxReceiveMessageBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxStreamMessageBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxCallsInFlight);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxDeadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StreamIdleMax, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(StreamDrain, TimeSpan.Zero);
        foreach (var limit in MethodMaxMessageBytes.Values)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        }
    }
}
