using Google.Protobuf;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>A valid call, to be mutated.</summary>
/// <param name="Method">Number of the method among all.</param>
/// <param name="Messages">What is sent: one message, but for streams of a client.</param>
internal sealed record Sample(int Method, IReadOnlyList<byte[]> Messages)
{
    public Sample(int method, params IMessage[] messages)
        : this(method, [.. messages.Select(message => message.ToByteArray())])
    {
    }
}
