using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using WasteSorting.Rpc.Serving;
using WasteSorting.Rpc.Wire;
using RpcException = WasteSorting.Rpc.RpcException;

namespace WasteSorting.Cluster.Transport;

/// <summary>
/// A request's body on its way to Grpc.AspNetCore. What is no message is refused here with the status that the embedded host gives it:
/// Grpc.AspNetCore has its own for some, and UNKNOWN for others.
/// </summary>
internal sealed class CheckedBody(PipeReader inner, MethodBinding binding, CallHost host) : PipeReader, IRequestBodyPipeFeature
{
    private readonly bool isSingle = !binding.Method.Descriptor.IsClientStreaming;
    private bool isSingleTaken;

    PipeReader IRequestBodyPipeFeature.Reader => this;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            var result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!result.IsCanceled)
            {
                Check(result);
            }

            return result;
        }
        catch (Exception error) when (error is RpcException or BadHttpRequestException)
        {
            throw Failures.ToGrpc(CallFailure.From(EndReason.None, error, host, binding.Method));
        }
    }

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    // Grpc.AspNetCore takes whole messages only, so that what is left always begins with a prefix.
    private void Check(ReadResult result)
    {
        var buffer = result.Buffer;
        if (isSingleTaken)
        {
            CheckRest(buffer);
            return;
        }

        if (buffer.Length < Frames.PrefixBytes)
        {
            if (result.IsCompleted && isSingle)
            {
                throw buffer.IsEmpty ? WireErrors.NoMessage() : WireErrors.Incomplete();
            }

            return;
        }

        var end = Frames.PrefixBytes + ReadLength(buffer);
        if (isSingle && buffer.Length >= end)
        {
            isSingleTaken = true;
            CheckRest(buffer.Slice(end));
        }
    }

    private static void CheckRest(ReadOnlySequence<byte> rest)
    {
        if (!rest.IsEmpty)
        {
            throw rest.Length < Frames.PrefixBytes ? WireErrors.Incomplete() : WireErrors.SecondMessage();
        }
    }

    private long ReadLength(ReadOnlySequence<byte> buffer)
    {
        Span<byte> prefix = stackalloc byte[Frames.PrefixBytes];
        buffer.Slice(0, Frames.PrefixBytes).CopyTo(prefix);
        if (prefix[0] > 1)
        {
            throw WireErrors.BadFlag(prefix[0]);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        return length <= binding.MaxMessageBytes ? length : throw WireErrors.TooLarge(binding.MaxMessageBytes);
    }
}
