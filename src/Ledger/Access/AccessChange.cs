using WasteSorting.Domain.Reports;

namespace WasteSorting.Ledger.Access;

/// <summary>What is to become of the tokens.</summary>
public abstract record AccessChange(Author By);

/// <summary>A new token, or a certificate that is trusted like one.</summary>
public sealed record IssueToken(AccessToken Token, Author By) : AccessChange(By);

/// <summary>A token is not valid any more. Revoking it again changes nothing.</summary>
public sealed record RevokeToken(string Id, Author By) : AccessChange(By);

/// <summary>Whether tokens can be changed as asked.</summary>
public enum AccessStatus : byte
{
    Done = 1,

    /// <summary>No token has the id.</summary>
    TokenUnknown = 2,

    /// <summary>There is a token of the same secret or certificate.</summary>
    SecretKnown = 3,

    /// <summary>As many tokens as the ledger holds were issued.</summary>
    TokensFull = 4,

    /// <summary>The ledger cannot take it now: <see cref="AccessOutcome.Refusal"/> says why.</summary>
    Refused = 5,
}

/// <summary>What became of a change.</summary>
/// <param name="Token">As it is after the change; null when there is none.</param>
/// <param name="Revision">That the change made; 0 when nothing changed.</param>
public sealed record AccessOutcome(AccessStatus Status, AccessToken? Token, long Revision, SubmitStatus Refusal = SubmitStatus.Accepted)
{
    public static AccessOutcome Refused(SubmitStatus why) => new(AccessStatus.Refused, null, 0, why);
}
