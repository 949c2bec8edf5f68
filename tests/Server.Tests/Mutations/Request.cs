namespace WasteSorting.Server.Tests.Mutations;

/// <summary>What a call may end with besides what every call may.</summary>
[Flags]
internal enum Leeway
{
    None = 0,

    /// <summary>It has a deadline.</summary>
    Deadline = 1,

    /// <summary>What it says of its caller was changed.</summary>
    Credential = 2,

    /// <summary>Its headers are no gRPC, or no HTTP.</summary>
    Headers = 4,

    /// <summary>The client leaves it after the first message.</summary>
    Left = 8,
}

/// <summary>One mutated call, as it goes over the wire.</summary>
/// <param name="Method">Number of the method among all.</param>
/// <param name="Head">Its header block.</param>
/// <param name="Body">Its messages, framed.</param>
internal sealed record Request(int Method, Leeway Leeway, byte[] Head, byte[] Body);
