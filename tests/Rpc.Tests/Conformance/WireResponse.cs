using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Http.Headers;
using WasteSorting.InteropServer.Conformance;
using WasteSorting.Rpc.Calling;
using WasteSorting.Rpc.Tests.Support;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>A response as it comes over the wire.</summary>
internal sealed class WireResponse(Task<HttpResponseMessage> answering) : IDisposable
{
    private readonly List<Response> _messages = [];
    private readonly List<bool> _compressed = [];
    private HttpResponseMessage? _response;
    private Stream _body = Stream.Null;

    /// <summary>Waits for the next message; false at the end.</summary>
    public async Task<bool> ReadAsync()
    {
        await BeginAsync();
        var prefix = new byte[5];
        var read = await _body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false).AsTask().WaitAsync(TestServer.Patience);
        if (read == 0)
        {
            return false;
        }

        Assert.Equal(prefix.Length, read);
        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
        await _body.ReadExactlyAsync(payload).AsTask().WaitAsync(TestServer.Patience);
        _compressed.Add(prefix[0] == 1);
        _messages.Add(Response.Parser.ParseFrom(prefix[0] == 1 ? Unzip(payload) : payload));
        return true;
    }

    /// <summary>To be called after the last message.</summary>
    public Observed Observe()
    {
        var response = _response!;
        var trailers = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        var status = StatusOf(response, trailers);
        return new Observed(status, ResponseHead.ReadMetadata(response.Headers), ResponseHead.ReadMetadata(trailers), _messages)
        {
            Http = (int)response.StatusCode,
            Compressed = _compressed,
        };
    }

    public void Dispose() => _response?.Dispose();

    // Of an answer that is no gRPC's, the HTTP status tells.
    private static Status StatusOf(HttpResponseMessage response, HttpResponseHeaders trailers)
    {
        if (!trailers.Contains("grpc-status"))
        {
            return new Status(ClientErrors.FromHttp(response.StatusCode), $"HTTP status {(int)response.StatusCode}");
        }

        try
        {
            ResponseHead.ReadTrailers(response);
            return new Status(StatusCode.OK, string.Empty);
        }
        catch (RpcException error)
        {
            return error.Status;
        }
    }

    private static byte[] Unzip(byte[] payload)
    {
        using var gzip = new GZipStream(new MemoryStream(payload), CompressionMode.Decompress);
        var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    private async Task BeginAsync()
    {
        if (_response is null)
        {
            _response = await answering.WaitAsync(TestServer.Patience);
            _body = await _response.Content.ReadAsStreamAsync();
        }
    }
}
