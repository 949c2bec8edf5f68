namespace WasteSorting.Cli.Client;

/// <summary>How to reach the server.</summary>
internal sealed record ClientSettings
{
    public required Uri Server { get; init; }

    /// <summary>Null: only what is open to all.</summary>
    public required string? Token { get; init; }

    /// <summary>Longest wait for the answer to one call that is not a feed.</summary>
    public required TimeSpan Timeout { get; init; }
}
