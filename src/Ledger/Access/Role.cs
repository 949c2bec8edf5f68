namespace WasteSorting.Ledger.Access;

/// <summary>What the holder of a token may do. Stored: numbers are never reused.</summary>
public enum Role : byte
{
    /// <summary>Reads, where reading is not open to all.</summary>
    Viewer = 1,

    /// <summary>Reports for its node and what is under it on either line.</summary>
    Reporter = 2,

    /// <summary>Records inspections of what is under its node on either line.</summary>
    Inspector = 3,

    /// <summary>The Office: reports for its node, edits the registry, closes and publishes, reads the audit.</summary>
    Office = 4,

    /// <summary>Everything; the only one that issues tokens.</summary>
    Administrator = 5,
}
