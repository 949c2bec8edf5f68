namespace WasteSorting.Rpc;

/// <summary>What a client may set for one call.</summary>
public readonly record struct CallOptions
{
    /// <summary>Sent with the request. Texts under one key arrive as one, with commas between: HttpClient joins them.</summary>
    public Metadata? Headers { get; init; }

    /// <summary>The deadline, from now. Sent to the server and kept here too. None by default.</summary>
    public TimeSpan? Timeout { get; init; }

    public CancellationToken CancellationToken { get; init; }

    /// <summary>Sends the request's messages gzipped, and is ready for gzipped answers (it always is).</summary>
    public bool CompressRequest { get; init; }

    /// <summary>Called once when the response's headers are there.</summary>
    public Action<Metadata>? OnHeaders { get; init; }

    /// <summary>Called once when the call has ended with OK; otherwise the trailers are in the exception.</summary>
    public Action<Metadata>? OnTrailers { get; init; }
}
