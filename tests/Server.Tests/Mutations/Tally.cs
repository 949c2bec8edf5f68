using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Counts how calls ended, and keeps the first that ended wrong.</summary>
internal sealed class Tally(IReadOnlyList<MethodDescriptor> methods)
{
    private const int Left = 17;
    private const int Http = 18;
    private const int Reset = 19;
    private const int WrongMax = 20;

    private readonly long[,] counts = new long[methods.Count, Reset + 1];
    private readonly ConcurrentQueue<string> wrong = new();

    public IReadOnlyCollection<string> Wrong => wrong;

    /// <summary>Called by several connections at once.</summary>
    public void Add(Answer answer)
    {
        var method = methods[answer.Request.Method];
        var end = answer.IsLeft ? Left
            : answer.IsReset ? Reset
            : answer.HttpStatus != 200 || answer.GrpcStatus is < 0 or >= Left ? Http
            : answer.GrpcStatus;
        Interlocked.Increment(ref counts[answer.Request.Method, end]);
        var isStream = method.IsServerStreaming || method.IsClientStreaming;
        if (Verdict.WhyWrong(answer, isStream) is { } why && wrong.Count < WrongMax)
        {
            wrong.Enqueue($"{Heads.PathOf(method)}: {why}: {answer}");
        }
    }

    /// <summary>One line for each method.</summary>
    public IEnumerable<string> Lines() => methods.Select((method, at) => string.Create(
        CultureInfo.InvariantCulture,
        $"{method.Service.Name + "/" + method.Name,-41} | {string.Join(", ", Ends(at))}"));

    private IEnumerable<string> Ends(int method)
    {
        for (var end = 0; end <= Reset; end++)
        {
            if (counts[method, end] > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{NameOf(end)} {counts[method, end]}");
            }
        }
    }

    private static string NameOf(int end) => end switch
    {
        Left => "left by the client",
        Http => "other than HTTP 200",
        Reset => "reset by the server",
        _ => ((StatusCode)end).ToString(),
    };
}
