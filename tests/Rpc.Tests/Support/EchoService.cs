using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Tests.V1;

namespace WasteSorting.Rpc.Tests.Support;

/// <summary>Echoes, unless a test puts something else in.</summary>
internal sealed class EchoService
{
    public static readonly ServiceDescriptor Descriptor = EchoReflection.Descriptor.Services[0];
    public static readonly MethodDescriptor UnaryMethod = RpcMethods.Find(Descriptor, "Unary");
    public static readonly MethodDescriptor DownMethod = RpcMethods.Find(Descriptor, "Down");
    public static readonly MethodDescriptor UpMethod = RpcMethods.Find(Descriptor, "Up");
    public static readonly MethodDescriptor BothMethod = RpcMethods.Find(Descriptor, "Both");

    public Func<Ask, CallContext, Task<Answer>> OnUnary { get; init; } = (ask, _) => Task.FromResult(Echo(ask));

    public Func<Ask, CallContext, IAsyncEnumerable<Answer>> OnDown { get; init; } = (ask, _) => Count(ask);

    public Func<IAsyncEnumerable<Ask>, CallContext, Task<Answer>> OnUp { get; init; } = (asks, _) => SumAsync(asks);

    public Func<IAsyncEnumerable<Ask>, CallContext, IAsyncEnumerable<Answer>> OnBoth { get; init; } = (asks, _) => EchoAllAsync(asks);

    public Task<Answer> Unary(Ask ask, CallContext context) => OnUnary(ask, context);

    public IAsyncEnumerable<Answer> Down(Ask ask, CallContext context) => OnDown(ask, context);

    public Task<Answer> Up(IAsyncEnumerable<Ask> asks, CallContext context) => OnUp(asks, context);

    public IAsyncEnumerable<Answer> Both(IAsyncEnumerable<Ask> asks, CallContext context) => OnBoth(asks, context);

    public static Answer Echo(Ask ask) => new() { Text = ask.Text, Count = ask.Count, Blob = ask.Blob };

    private static async IAsyncEnumerable<Answer> Count(Ask ask)
    {
        for (var i = 0; i < ask.Count; i++)
        {
            await Task.Yield();
            yield return new Answer { Count = i, Blob = ask.Blob };
        }
    }

    private static async Task<Answer> SumAsync(IAsyncEnumerable<Ask> asks)
    {
        var sum = 0;
        await foreach (var ask in asks)
        {
            sum += ask.Count + ask.Blob.Length;
        }

        return new Answer { Count = sum };
    }

    private static async IAsyncEnumerable<Answer> EchoAllAsync(IAsyncEnumerable<Ask> asks)
    {
        await foreach (var ask in asks)
        {
            yield return Echo(ask);
        }
    }
}
