using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace WasteSorting.Rpc.Serving.Connections;

/// <summary>A connection whose input is handed on as it is, but not before its resets are paid for from its address's budget.</summary>
internal sealed class ResetMeter(ConnectionContext connection, IDuplexPipe transport, RpcResetBudget budget) : PipeReader, IDuplexPipe
{
    private readonly PipeReader _inner = transport.Input;
    private readonly IPAddress _address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
    private readonly FrameScanner _scanner = new();
    private ReadOnlySequence<byte> _last;

    // Bytes at the front of the next read that were seen in the one before.
    private long _seen;
    private CancellationTokenSource? _wait;

    public PipeReader Input => this;

    public PipeWriter Output => transport.Output;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var read = await _inner.ReadAsync(cancellationToken).ConfigureAwait(false);
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
        _seen = _last.Slice(consumed).Length;
        _last = default;
        _inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        try
        {
            Volatile.Read(ref _wait)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait ended by itself a moment ago.
        }

        _inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    private int Scan(in ReadResult read)
    {
        _last = read.Buffer;
        var resets = 0;
        foreach (var segment in _seen == 0 ? _last : _last.Slice(_seen))
        {
            resets += _scanner.CountResets(segment.Span);
        }

        return resets;
    }

    private async ValueTask PayAsync(int resets)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        Volatile.Write(ref _wait, wait);
        try
        {
            if (!await budget.TakeAsync(_address, resets, wait.Token).ConfigureAwait(false))
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
            Volatile.Write(ref _wait, null);
        }
    }
}
