using Google.Protobuf.Reflection;
using WasteSorting.InteropServer;
using WasteSorting.InteropServer.Conformance;
using WasteSorting.Rpc.Tests.Support;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Makes the calls with our own client.</summary>
internal sealed class RpcClient : IConformanceClient
{
    public string Name => "rpc";

    public string Needs => "nothing";

    public bool IsHere => true;

    // It counts on the real clock, and time passes before the server looks.
    public bool CanHear(long heard, long meant) => heard >= 0 && heard <= meant;

    public string? LeavesOut(Case one) => one switch
    {
        { NeedsCertificate: true } => "the client takes no certificate of its own",
        { Raw: not null, Codes: [] } => "the client chooses the content type by itself",
        { Raw: not null } => "the client does not send such a request",
        _ => null,
    };

    public async Task<IReadOnlyDictionary<string, Observed>> RunAsync(IReadOnlyList<Case> cases, bool gzip)
    {
        await using var server = await TestServer.StartAsync(
            options: ConformanceService.Limits,
            more: builder => builder.AddService(ConformanceService.Descriptor, new ConformanceService(TimeProvider.System)));
        using var channel = new RpcChannel(server.Address);
        var results = new Dictionary<string, Observed>();
        foreach (var one in cases)
        {
            results[one.Id] = await CallAsync(channel, one, gzip);
        }

        return results;
    }

    private static async Task<Observed> CallAsync(RpcChannel channel, Case one, bool gzip)
    {
        var (headers, trailers) = (new Metadata(), new Metadata());
        var messages = new List<Response>();
        var options = new CallOptions
        {
            Headers = MetadataOf(one.Headers),
            Timeout = one.Timeout,
            CompressRequest = gzip,
            OnHeaders = came => headers = came,
            OnTrailers = came => trailers = came,
        };
        try
        {
            await CallAsync(channel, one, options, messages);
            return new Observed(new Status(StatusCode.OK, string.Empty), headers, trailers, messages);
        }
        catch (RpcException error)
        {
            return new Observed(error.Status, headers, error.Trailers, messages);
        }
    }

    private static Metadata MetadataOf(IEnumerable<Header> headers)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in headers.SelectMany(header => header.Values.Select(value => (header.Name, value))))
        {
            metadata.Add(name, value);
        }

        return metadata;
    }

    private static async Task CallAsync(RpcChannel channel, Case one, CallOptions options, List<Response> messages)
    {
        var method = RpcMethods.Find(ConformanceService.Descriptor, one.Method);
        switch (one.Kind)
        {
            case CallKind.Unary:
                messages.Add(await channel.UnaryAsync<Request, Response>(method, one.Requests[0], options));
                break;
            case CallKind.ClientStream:
                messages.Add(await channel.ClientStreamAsync<Request, Response>(method, one.Requests.ToAsyncEnumerable(), options));
                break;
            case CallKind.ServerStream:
                await CollectAsync(channel.ServerStreamAsync<Request, Response>(method, one.Requests[0], options), messages);
                break;
            case CallKind.HalfDuplex or CallKind.FullDuplex:
                await CallDuplexAsync(channel, method, one, options, messages);
                break;
        }
    }

    private static async Task CollectAsync(IAsyncEnumerable<Response> responses, List<Response> messages)
    {
        await foreach (var response in responses)
        {
            messages.Add(response);
        }
    }

    private static async Task CallDuplexAsync(
        RpcChannel channel, MethodDescriptor method, Case one, CallOptions options, List<Response> messages)
    {
        await using var call = channel.Duplex<Request, Response>(method, options);
        await using var responses = call.ReadAllAsync().GetAsyncEnumerator();
        foreach (var request in one.Requests)
        {
            if (!await TryWriteAsync(call, request))
            {
                break;
            }

            if (one.Kind == CallKind.FullDuplex && await responses.MoveNextAsync())
            {
                messages.Add(responses.Current);
            }
        }

        await call.CompleteAsync();
        while (await responses.MoveNextAsync())
        {
            messages.Add(responses.Current);
        }
    }

    // A server may end the call before it has everything; then reading tells how.
    private static async Task<bool> TryWriteAsync(DuplexCall<Request, Response> call, Request request)
    {
        try
        {
            await call.WriteAsync(request);
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
