namespace WasteSorting.Testing;

/// <summary>A server under test as its clients see it, whatever program serves it by whatever transport.</summary>
public interface IServedLedger : IAsyncDisposable
{
    Uri GrpcAddress { get; }

    /// <summary>File with the administrator's token.</summary>
    string TokenFile { get; }

    /// <summary>The administrator's token.</summary>
    string Token => File.ReadAllText(TokenFile).Trim();
}

/// <summary>What the rules of clients run against: each assembly has one for each host that it knows.</summary>
public interface IClientTarget
{
    /// <summary>One server for the tests that only ask and report.</summary>
    IServedLedger Shared { get; }

    /// <summary>A server on an empty ledger of its own.</summary>
    Task<IServedLedger> StartFreshAsync();

    /// <summary>A server on a ledger of its own that holds no reports, and whose first day was this one.</summary>
    Task<IServedLedger> StartFoundedAsync(DateOnly firstDay);
}
