namespace WasteSorting.Ledger;

/// <summary>Who changed something, and from where.</summary>
/// <param name="Id">Id of the token used; <c>administrator</c> for the token of the server itself; empty for the ledger.</param>
/// <param name="Address">Network address of the caller, without port; empty for the ledger.</param>
public sealed record Author(string Id, string Address)
{
    /// <summary>The ledger itself: what happens by the calendar, or at its founding.</summary>
    public static readonly Author Ledger = new("", "");
}
