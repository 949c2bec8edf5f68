namespace WasteSorting.Server;

/// <summary>How the process ends.</summary>
internal static class ExitCodes
{
    /// <summary>Stopped as asked; every acknowledged report is durable.</summary>
    public const int Stopped = 0;

    /// <summary>A flag, a setting or the registry is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The journal or a port cannot be used.</summary>
    public const int Failed = 3;

    /// <summary>The journal failed while running: start again, and recovery begins from what is durable.</summary>
    public const int Fenced = 4;

    /// <summary>There is no ledger yet, and none is founded by this clock: set it, or say the day.</summary>
    public const int WrongClock = 5;
}
