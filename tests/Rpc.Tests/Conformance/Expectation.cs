using Google.Protobuf;
using WasteSorting.InteropServer.Conformance;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>What must come back for a case, told from what it sends and not from the server's code.</summary>
internal sealed class Expectation(Case one)
{
    private readonly Definition _definition = one.Definition;

    public Status Status => _definition.Error is { } error
        ? new Status((StatusCode)error.Code, error.Message)
        : new Status(StatusCode.OK, string.Empty);

    public IReadOnlyList<Response> Messages { get; } = MessagesOf(one);

    /// <summary>What the error's details must hold; null if no error comes, or messages come before it.</summary>
    public Heard? Details => _definition.Error is not null && Messages.Count == 0 ? HeardOf(one, one.Requests) : null;

    private static Response[] MessagesOf(Case one)
    {
        if (!one.AnswersOnce)
        {
            return [.. one.Definition.Data.Select((data, index) => new Response { Data = data, Heard = HeardBy(one, index) })];
        }

        return one.Definition.Error is not null
            ? []
            : [new Response { Data = one.Definition.Data.FirstOrDefault(ByteString.Empty), Heard = HeardOf(one, one.Requests) }];
    }

    private static Heard? HeardBy(Case one, int index) => (one.Kind, index) switch
    {
        (CallKind.FullDuplex, 0) => HeardOf(one, one.Requests.Take(1)),
        (CallKind.FullDuplex, _) => new Heard { Requests = { one.Requests[index] } },
        (_, 0) => HeardOf(one, one.Requests),
        _ => null,
    };

    private static Heard HeardOf(Case one, IEnumerable<Request> requests)
    {
        var heard = new Heard { Headers = { one.Headers }, Requests = { requests } };
        if (one.Timeout is { } timeout)
        {
            heard.TimeoutMs = (long)timeout.TotalMilliseconds;
        }

        return heard;
    }
}
