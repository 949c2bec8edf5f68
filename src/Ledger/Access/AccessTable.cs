using System.Collections.Immutable;

namespace WasteSorting.Ledger.Access;

/// <summary>Every token that was ever issued, revoked and expired ones included: the audit names them. Immutable.</summary>
public sealed class AccessTable
{
    public static readonly AccessTable Empty = new(
        0, ImmutableDictionary<Digest, AccessToken>.Empty, ImmutableSortedDictionary.Create<string, Digest>(StringComparer.Ordinal));

    private readonly ImmutableDictionary<Digest, AccessToken> bySecret;
    private readonly ImmutableSortedDictionary<string, Digest> secrets;

    private AccessTable(long revision, ImmutableDictionary<Digest, AccessToken> bySecret, ImmutableSortedDictionary<string, Digest> secrets)
    {
        Revision = revision;
        this.bySecret = bySecret;
        this.secrets = secrets;
    }

    /// <summary>Revision of the last change; 0 before the first.</summary>
    public long Revision { get; }

    public int Count => bySecret.Count;

    /// <summary>In the order of their ids.</summary>
    public IEnumerable<AccessToken> Tokens => secrets.Values.Select(secret => bySecret[secret]);

    public static AccessTable Of(long revision, IEnumerable<AccessToken> tokens) =>
        tokens.Aggregate(Empty, (table, token) => table.Put(token, revision));

    /// <summary>Null when no token has the secret.</summary>
    public AccessToken? Find(Digest secret) => bySecret.GetValueOrDefault(secret);

    /// <summary>Null when no token has the id.</summary>
    public AccessToken? Find(string id) => secrets.TryGetValue(id, out var secret) ? bySecret[secret] : null;

    /// <summary>The token that a change is about; null when there is none.</summary>
    public AccessToken? TokenOf(AccessChange change) => change switch
    {
        IssueToken issue => Find(issue.Token.Id),
        RevokeToken revoke => Find(revoke.Id),
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    /// <summary>Whether a change can be made.</summary>
    /// <param name="holds">It needs no entry: what it asks for is so already.</param>
    public AccessStatus Decide(AccessChange change, int tokensMax, out bool holds)
    {
        holds = false;
        switch (change)
        {
            case IssueToken issue:
                return Find(issue.Token.Id) is not null ? AccessStatus.SecretKnown
                    : Count >= tokensMax ? AccessStatus.TokensFull
                    : AccessStatus.Done;
            case RevokeToken revoke:
                var found = Find(revoke.Id);
                holds = found is { RevokedAt: > 0 };
                return found is null ? AccessStatus.TokenUnknown : AccessStatus.Done;
            default:
                throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    /// <summary>The table after a change that was decided on.</summary>
    /// <param name="revision">That the change made.</param>
    /// <param name="at">When, Unix time in milliseconds.</param>
    public AccessTable With(AccessChange change, long revision, long at) => Put(
        change switch
        {
            IssueToken issue => issue.Token with { IssuedRevision = revision, IssuedAt = at, IssuedBy = issue.By.Id, RevokedAt = 0 },
            RevokeToken revoke => bySecret[secrets[revoke.Id]] with { RevokedAt = at },
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        },
        revision);

    private AccessTable Put(AccessToken token, long revision) =>
        new(revision, bySecret.SetItem(token.Secret, token), secrets.SetItem(token.Id, token.Secret));
}
