using static WasteSorting.Rpc.Tests.Conformance.Definitions;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>Timeouts: that the server hears of them, and that it keeps them.</summary>
internal static class TimeCases
{
    public static IEnumerable<Case> All =>
    [
        Heard("unary/success", CallKind.Unary, messages: 1),
        Heard("client-stream/success", CallKind.ClientStream, messages: 1, requests: 2),
        Heard("server-stream/success", CallKind.ServerStream, messages: 2),
        Heard("bidi-stream/full-duplex/success", CallKind.FullDuplex, messages: 2, requests: 2),

        Passing("unary", CallKind.Unary, messages: 1),
        Passing("client-stream", CallKind.ClientStream, messages: 1, requests: 2),
        Passing("server-stream", CallKind.ServerStream, messages: 2),
        Passing("bidi-stream/full-duplex", CallKind.FullDuplex, messages: 2, requests: 2),
        Passing("bidi-stream/half-duplex", CallKind.HalfDuplex, messages: 2, requests: 2),
    ];

    private static Case Heard(string name, CallKind kind, int messages, int requests = 1) =>
        Case.Calling("deadline_propagation", name, kind, Answer(messages), requests) with { Timeout = TimeSpan.FromSeconds(20) };

    private static Case Passing(string name, CallKind kind, int messages, int requests = 1)
    {
        var definition = Answer(messages);
        definition.DelayMs = 1500;
        return Case.Calling("timeouts", name, kind, definition, requests) with
        {
            Timeout = TimeSpan.FromMilliseconds(200),
            Codes = [StatusCode.DeadlineExceeded],
        };
    }
}
