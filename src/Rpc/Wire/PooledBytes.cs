using System.Buffers;
using System.IO.Pipelines;

namespace WasteSorting.Rpc.Wire;

/// <summary>
/// Bytes of a length that is not known before they are written. They lie in blocks of the pool that are small on purpose: the pool keeps
/// some of every size for each thread, so that one array that doubles leaves megabytes behind on every thread that ever had one.
/// </summary>
internal sealed class PooledBytes : IDisposable
{
    private const int BlockBytes = 16 * 1024;

    private static readonly PipeOptions Options =
        new(pauseWriterThreshold: 0, minimumSegmentSize: BlockBytes, useSynchronizationContext: false);

    private readonly Pipe _pipe = new(Options);

    public PipeWriter Writer => _pipe.Writer;

    /// <summary>Ends the writing. What is returned lives until this is disposed.</summary>
    public ReadOnlySequence<byte> ToSequence()
    {
        _pipe.Writer.Complete();
        return _pipe.Reader.TryRead(out var result) ? result.Buffer : ReadOnlySequence<byte>.Empty;
    }

    public void Dispose()
    {
        _pipe.Writer.Complete();
        _pipe.Reader.Complete();
    }
}
