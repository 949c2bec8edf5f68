namespace WasteSorting.Domain.Periods;

/// <summary>What the Office does with a period.</summary>
public enum PeriodAction : byte
{
    /// <summary>It takes no more reports but revisions.</summary>
    Close = 1,

    /// <summary>Its figures are out.</summary>
    Publish = 2,
}

/// <summary>Whether the Office can do something with a period.</summary>
public enum PeriodDecision : byte
{
    /// <summary>It can.</summary>
    Done = 1,

    /// <summary>There is nothing left to do: it is so already.</summary>
    Holds = 2,

    /// <summary>The period has no end.</summary>
    Endless = 3,

    /// <summary>The period has not begun.</summary>
    NotBegun = 4,

    /// <summary>The period still runs.</summary>
    NotEnded = 5,

    /// <summary>The period ended before the ledger's first day, so it has no figures.</summary>
    NotKnown = 6,

    /// <summary>The period still takes reports: only a closed one is published.</summary>
    NotClosed = 7,
}
