using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace WasteSorting.Rpc.Wire;

/// <summary>Reads messages off a pipe, one reader at a time. What has arrived is parsed where it lies.</summary>
internal sealed class MessageReader<T>(PipeReader pipe, WireEncoding encoding, int maxBytes)
    where T : class, IMessage<T>, new()
{
    private ReadOnlySequence<byte> _buffer;
    private bool _holding;
    private bool _completed;

    public T Current { get; private set; } = null!;

    /// <summary>Whether <see cref="Current"/> came compressed.</summary>
    public bool WasCompressed { get; private set; }

    /// <summary>Reads the next message into <see cref="Current"/>; false at the end.</summary>
    public ValueTask<bool> ReadAsync(CancellationToken token) => _holding && TryTake() ? new(true) : ReadMoreAsync(token);

    /// <summary>Reads the only message, and makes sure that it is the only one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> ReadSingleAsync(CancellationToken token)
    {
        if (!await ReadAsync(token).ConfigureAwait(false))
        {
            throw WireErrors.NoMessage();
        }

        while (!_completed || _holding)
        {
            if (_holding)
            {
                if (_buffer.Length >= Frames.PrefixBytes)
                {
                    throw WireErrors.SecondMessage();
                }

                if (_completed)
                {
                    throw WireErrors.Incomplete();
                }
            }

            Release();
            Accept(await pipe.ReadAsync(token).ConfigureAwait(false));
        }

        return Current;
    }

    /// <summary>Makes a read that waits end with an <see cref="OperationCanceledException"/>.</summary>
    public void CancelPendingRead() => pipe.CancelPendingRead();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadMoreAsync(CancellationToken token)
    {
        while (true)
        {
            if (_completed)
            {
                return _holding ? throw WireErrors.Incomplete() : false;
            }

            Release();
            Accept(await pipe.ReadAsync(token).ConfigureAwait(false));
            if (_holding && TryTake())
            {
                return true;
            }
        }
    }

    private void Release()
    {
        if (_holding)
        {
            _holding = false;
            pipe.AdvanceTo(_buffer.Start, _buffer.End);
        }
    }

    private void Accept(in ReadResult result)
    {
        if (result.IsCanceled)
        {
            pipe.AdvanceTo(result.Buffer.Start);
            throw new OperationCanceledException("The read was given up.");
        }

        _completed = result.IsCompleted;
        Hold(result.Buffer);
    }

    private bool TryTake()
    {
        if (!Frames.TryTake(ref _buffer, maxBytes, out var compressed, out var payload))
        {
            return false;
        }

        WasCompressed = compressed;
        Current = compressed ? ParseCompressed(payload) : Parsing<T>.Parse(payload);
        Hold(_buffer);
        return true;
    }

    private void Hold(ReadOnlySequence<byte> rest)
    {
        _buffer = rest;
        _holding = !rest.IsEmpty;
        if (!_holding)
        {
            // Given back at once: a handler that takes its time must not keep the transport's memory.
            pipe.AdvanceTo(rest.End);
        }
    }

    private T ParseCompressed(ReadOnlySequence<byte> payload)
    {
        if (encoding != WireEncoding.Gzip)
        {
            throw encoding == WireEncoding.Identity ? WireErrors.FlagWithoutEncoding() : WireErrors.UnsupportedEncoding();
        }

        using var plain = Gzip.Decompress(payload, maxBytes);
        return Parsing<T>.Parse(plain.ToSequence());
    }
}
