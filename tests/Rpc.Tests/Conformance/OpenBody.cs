using System.Net;
using System.Threading.Channels;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>A request's body that is sent piece by piece, while the answer may come already.</summary>
internal sealed class OpenBody : HttpContent
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();

    public void Send(byte[] piece) => Assert.True(_pieces.Writer.TryWrite(piece));

    public void Complete() => _pieces.Writer.TryComplete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await foreach (var piece in _pieces.Reader.ReadAllAsync())
        {
            await stream.WriteAsync(piece);
            await stream.FlushAsync();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
