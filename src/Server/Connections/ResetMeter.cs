using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace WasteSorting.Server.Connections;

/// <summary>A connection whose input is handed on as it is, but not before its resets are paid for from its address's budget.</summary>
internal sealed class ResetMeter(ConnectionContext connection, IDuplexPipe transport, ResetBudget budget) : PipeReader, IDuplexPipe
{
    private readonly PipeReader inner = transport.Input;
    private readonly IPAddress address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
    private readonly FrameScanner scanner = new();
    private ReadOnlySequence<byte> last;

    // Bytes at the front of the next read that were seen in the one before.
    private long seen;
    private CancellationTokenSource? waiting;

    public PipeReader Input => this;

    public PipeWriter Output => transport.Output;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        var resets = Scan(read);
        if (resets > 0)
        {
            await PayAsync(resets).ConfigureAwait(false);
        }

        return read;
    }

    public override bool TryRead(out ReadResult result)
    {
        // What can be read at once may have to be paid for first: only the other way of reading can wait.
        result = default;
        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        seen = last.Slice(consumed).Length;
        last = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        try
        {
            Volatile.Read(ref waiting)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait ended by itself a moment ago.
        }

        inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private int Scan(in ReadResult read)
    {
        last = read.Buffer;
        var resets = 0;
        foreach (var segment in seen == 0 ? last : last.Slice(seen))
        {
            resets += scanner.CountResets(segment.Span);
        }

        return resets;
    }

    private async ValueTask PayAsync(int resets)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        Volatile.Write(ref waiting, wait);
        try
        {
            if (!await budget.TakeAsync(address, resets, wait.Token).ConfigureAwait(false))
            {
                connection.Abort(new ConnectionAbortedException("Too many connections of this address reset their calls."));
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over, or is to end: what was read is no burden any more.
        }
        finally
        {
            Volatile.Write(ref waiting, null);
        }
    }
}
