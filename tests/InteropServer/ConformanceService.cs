using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.InteropServer.Conformance;
using WasteSorting.Rpc;

namespace WasteSorting.InteropServer;

/// <summary>Answers as its caller says, and tells what it heard.</summary>
internal sealed class ConformanceService(TimeProvider clock)
{
    public const int MessageMaxBytes = 200 * 1024;

    public static readonly ServiceDescriptor Descriptor = ConformanceReflection.Descriptor.Services[0];

    /// <summary>A day of its own for calls without a timeout, by which the service knows that their callers gave none.</summary>
    public static readonly RpcServerOptions Limits = new()
    {
        MaxReceiveMessageBytes = MessageMaxBytes,
        MaxStreamMessageBytes = MessageMaxBytes,
        MaxDeadline = TimeSpan.FromDays(1),
    };

    private static readonly TimeSpan LongestOfCallers = TimeSpan.FromHours(1);

    public Task<Response> Unary(Request request, CallContext context) => AnswerOnceAsync([request], context);

    public async Task<Response> ClientStream(IAsyncEnumerable<Request> requests, CallContext context) =>
        await AnswerOnceAsync(await requests.ToListAsync(context.CancellationToken), context);

    public async IAsyncEnumerable<Response> ServerStream(Request request, CallContext context)
    {
        var definition = DefinitionOf(request);
        await BeginAsync(definition, context);
        await foreach (var response in FinishAsync(definition, 0, [request], context))
        {
            yield return response;
        }
    }

    public async IAsyncEnumerable<Response> BidiStream(IAsyncEnumerable<Request> requests, CallContext context)
    {
        await using var reader = requests.GetAsyncEnumerator(context.CancellationToken);
        if (!await reader.MoveNextAsync())
        {
            yield break;
        }

        var responses = reader.Current.FullDuplex ? AnswerEachAsync(reader, context) : AnswerAllAsync(reader, context);
        await foreach (var response in responses)
        {
            yield return response;
        }
    }

    private async Task<Response> AnswerOnceAsync(List<Request> requests, CallContext context)
    {
        var definition = DefinitionOf(requests.FirstOrDefault());
        await BeginAsync(definition, context);
        await DelayAsync(definition, context);
        if (definition.Error is { } error)
        {
            throw Failure(error, Hear(requests, context));
        }

        return new Response { Data = definition.Data.FirstOrDefault(ByteString.Empty), Heard = Hear(requests, context) };
    }

    /// <summary>Answers when the caller has sent everything.</summary>
    private async IAsyncEnumerable<Response> AnswerAllAsync(IAsyncEnumerator<Request> requests, CallContext context)
    {
        var heard = new List<Request>();
        do
        {
            heard.Add(requests.Current);
        }
        while (await requests.MoveNextAsync());
        var definition = DefinitionOf(heard[0]);
        await BeginAsync(definition, context);
        await foreach (var response in FinishAsync(definition, 0, heard, context))
        {
            yield return response;
        }
    }

    /// <summary>Answers each message before it reads the next, for as long as there are answers.</summary>
    private async IAsyncEnumerable<Response> AnswerEachAsync(IAsyncEnumerator<Request> requests, CallContext context)
    {
        var first = requests.Current;
        var definition = DefinitionOf(first);
        await BeginAsync(definition, context);
        var sent = 0;
        var isOpen = true;
        while (isOpen && sent < definition.Data.Count)
        {
            await DelayAsync(definition, context);
            var heard = sent == 0 ? Hear([first], context) : new Heard { Requests = { requests.Current } };
            yield return new Response { Data = definition.Data[sent++], Heard = heard };
            isOpen = await requests.MoveNextAsync();
        }

        await foreach (var response in FinishAsync(definition, sent, [first], context))
        {
            yield return response;
        }
    }

    /// <summary>Sends the messages that have not been sent, then the error if there is one.</summary>
    private async IAsyncEnumerable<Response> FinishAsync(Definition definition, int sent, List<Request> requests, CallContext context)
    {
        for (var i = sent; i < definition.Data.Count; i++)
        {
            await DelayAsync(definition, context);
            yield return new Response { Data = definition.Data[i], Heard = i == 0 ? Hear(requests, context) : null };
        }

        if (definition.Error is { } error)
        {
            throw Failure(error, definition.Data.Count == 0 ? Hear(requests, context) : null);
        }
    }

    private static Definition DefinitionOf(Request? first) => first?.Definition ?? new Definition();

    /// <summary>Answers the way it was asked: gzipped if the request was. Headers go out now, if there are any.</summary>
    private static async Task BeginAsync(Definition definition, CallContext context)
    {
        context.SendCompressed = context.ReceivedCompressed;
        AddTo(context.ResponseTrailers, definition.Trailers);
        if (definition.Headers.Count > 0)
        {
            var headers = new Metadata();
            AddTo(headers, definition.Headers);
            await context.WriteResponseHeadersAsync(headers);
        }
    }

    private static void AddTo(Metadata target, IEnumerable<Header> headers)
    {
        foreach (var header in headers)
        {
            foreach (var value in header.Values)
            {
                target.Add(header.Name, value);
            }
        }
    }

    private Task DelayAsync(Definition definition, CallContext context) => definition.DelayMs == 0
        ? Task.CompletedTask
        : Task.Delay(TimeSpan.FromMilliseconds(definition.DelayMs), clock, context.CancellationToken);

    private Heard Hear(IEnumerable<Request> requests, CallContext context)
    {
        var heard = new Heard { Requests = { requests } };
        foreach (var group in context.RequestHeaders.Where(entry => !entry.IsBinary).GroupBy(entry => entry.Key))
        {
            heard.Headers.Add(new Header { Name = group.Key, Values = { group.Select(entry => entry.Value) } });
        }

        if (context.Deadline - clock.GetUtcNow() is { } rest && rest <= LongestOfCallers)
        {
            heard.TimeoutMs = (long)rest.TotalMilliseconds;
        }

        return heard;
    }

    private static RpcException Failure(Error error, Heard? heard)
    {
        var trailers = new Metadata();
        if (heard is not null)
        {
            var detail = new Detail { TypeUrl = $"type.googleapis.com/{Heard.Descriptor.FullName}", Value = heard.ToByteString() };
            var details = new StatusDetails { Code = error.Code, Message = error.Message, Details = { detail } };
            trailers.Add("grpc-status-details-bin", details.ToByteArray());
        }

        return new RpcException(new Status((StatusCode)error.Code, error.Message), trailers);
    }
}
