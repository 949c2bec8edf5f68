using System.Text;
using WasteSorting.Ledger.Access;
using WasteSorting.Server.Access;

namespace WasteSorting.Server.Tests.Access;

public sealed class TokenSecretTests
{
    [Fact]
    public void Make_Gives256RandomBits_WithPrefixAndChecksum()
    {
        var secrets = Enumerable.Range(0, 1_000).Select(_ => TokenSecret.Make()).ToArray();

        Assert.Equal(secrets.Length, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.Matches("^wst_[0-9a-f]{64}[0-9a-f]{8}$", secret));
        Assert.All(secrets, secret => Assert.True(TokenSecret.TryHash(secret, out var hash) && hash == Digest.Of(Encoding.ASCII.GetBytes(secret))));
    }

    [Fact]
    public void AMistypedToken_IsNone()
    {
        var secret = TokenSecret.Make();
        for (var at = 0; at < secret.Length; at++)
        {
            var mistyped = secret[..at] + (secret[at] == '0' ? '1' : '0') + secret[(at + 1)..];
            Assert.False(TokenSecret.TryHash(mistyped, out _), mistyped);
        }

        Assert.False(TokenSecret.TryHash("", out _));
        Assert.False(TokenSecret.TryHash(secret[..^1], out _));
        Assert.False(TokenSecret.TryHash(secret + "0", out _));
        Assert.False(TokenSecret.TryHash(secret.ToUpperInvariant(), out _));
    }
}
