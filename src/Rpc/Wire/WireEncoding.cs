namespace WasteSorting.Rpc.Wire;

/// <summary>What <c>grpc-encoding</c> says that flagged messages are compressed with.</summary>
internal enum WireEncoding
{
    Identity,
    Gzip,

    /// <summary>Something that is not supported: an error only when a message is in fact compressed.</summary>
    Other,
}
