namespace WasteSorting.Rpc.Tests.Conformance;

internal enum CallKind
{
    Unary,
    ClientStream,
    ServerStream,

    /// <summary>Both sides stream; the server answers when the caller has sent everything.</summary>
    HalfDuplex,

    /// <summary>Both sides stream; each message is answered before the next is sent.</summary>
    FullDuplex,
}
