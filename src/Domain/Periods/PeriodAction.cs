namespace WasteSorting.Domain.Periods;

/// <summary>What the Office does with a period.</summary>
public enum PeriodAction : byte
{
    /// <summary>It takes no more reports but revisions.</summary>
    Close = 1,

    /// <summary>Its figures are out, as an edition.</summary>
    Publish = 2,

    /// <summary>A closed one takes reports again.</summary>
    Reopen = 3,

    /// <summary>An edition is out no longer.</summary>
    Withdraw = 4,
}

/// <summary>An act of the Office on a period.</summary>
/// <param name="Edition">The edition that is withdrawn; 0: the newest.</param>
/// <param name="IsNew">A new edition is made though one is out.</param>
public readonly record struct PeriodAct(PeriodAction Action, Period Period, int Edition = 0, bool IsNew = false);

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

    /// <summary>Periods that lie in it still take reports: <see cref="Calendar.OpenPartsOf"/>.</summary>
    PartsOpen = 8,

    /// <summary>The Office has closed a period that it lies in: that one is reopened first.</summary>
    WholeClosed = 9,

    /// <summary>Its figures are out: its editions are withdrawn first.</summary>
    StillPublished = 10,

    /// <summary>It has no such edition.</summary>
    NoEdition = 11,
}
