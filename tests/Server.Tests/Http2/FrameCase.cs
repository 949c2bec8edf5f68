namespace WasteSorting.Server.Tests.Http2;

/// <summary>What an RFC wants a server to do.</summary>
internal enum Must
{
    /// <summary>The connection ends: GOAWAY, or a close.</summary>
    ConnectionError,

    /// <summary>The stream ends: RST_STREAM, or an answer that says the error. 5.4.1 allows to end the connection instead.</summary>
    StreamError,

    /// <summary>Nothing happens.</summary>
    Ignored,

    /// <summary>It is in order.</summary>
    Answered,
}

/// <summary>Frames, what the rule wants, and what the server does.</summary>
/// <param name="Name">What is sent.</param>
/// <param name="Rule">Section of RFC 9113, or of RFC 7541 where it says so.</param>
/// <param name="Must">What the section wants.</param>
/// <param name="Came">What the server does, word for word as <see cref="FramePlay"/> says it.</param>
internal sealed record FrameCase(string Name, string Rule, Must Must, string Came, Action<RawOutput> Send)
{
    /// <summary>Why the server does something else than the section wants; empty when it does not.</summary>
    public string Why { get; init; } = "";

    /// <summary>The stream whose end shows what came; 0 when a ping's answer shows it.</summary>
    public int Stream { get; init; } = Must == Must.StreamError ? 1 : 0;

    /// <summary>Whether <see cref="Send"/> sends the first bytes too.</summary>
    public bool IsBare { get; init; }

    /// <summary>What the server does, in the words of the rule.</summary>
    public Must Does => Came switch
    {
        "ignored" => Must.Ignored,
        "close" => Must.ConnectionError,
        _ when Came.StartsWith("GOAWAY", StringComparison.Ordinal) => Must.ConnectionError,
        _ when Came.StartsWith("RST_STREAM", StringComparison.Ordinal) => Must.StreamError,
        _ when Came is "200 grpc 0" or "ACK 0102030405060708" => Must.Answered,
        _ => Must.StreamError,
    };

    public FrameCase Because(string came, string why) => this with { Came = came, Why = why };

    public override string ToString() => Name;
}
