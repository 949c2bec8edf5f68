using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>Tokens as text, and the newest ones in memory.</summary>
public sealed class ResumeTokenTests
{
    private const int Kept = 4;

    [Theory]
    [InlineData(1234, 0x0123456789abcdef, "1234-0123456789abcdef")]
    [InlineData(1, 0, "1-0000000000000000")]
    [InlineData(long.MaxValue, ulong.MaxValue, "9223372036854775807-ffffffffffffffff")]
    public void AToken_IsReadAsItWasWritten(long revision, ulong chain, string text)
    {
        var token = new ResumeToken(revision, chain);
        Assert.Equal(text, token.ToString());
        Assert.True(ResumeToken.TryParse(text, out var read));
        Assert.Equal(token, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("5")]
    [InlineData("5-")]
    [InlineData("5-0123456789abcde")]
    [InlineData("5-0123456789abcdef0")]
    [InlineData("5-0123456789ABCDEF")]
    [InlineData("5-0123456789abcdeg")]
    [InlineData("0-0123456789abcdef")]
    [InlineData("05-0123456789abcdef")]
    [InlineData("-5-0123456789abcdef")]
    [InlineData("+5-0123456789abcdef")]
    [InlineData(" 5-0123456789abcdef")]
    [InlineData("9223372036854775808-0123456789abcdef")]
    public void WhatIsNoToken_IsNotRead(string? text) => Assert.False(ResumeToken.TryParse(text, out _));

    [Fact]
    public void TheNewestEnds_AreKnown_AndNothingOlder()
    {
        var recent = new RecentTokens(Kept);
        Assert.Null(recent.Holds(End(2)));
        for (var added = 1; added <= 3 * Kept; added++)
        {
            recent.Add(End(added * 10));
            var oldest = Math.Max(1, added - Kept + 1) * 10;
            for (var revision = 1; revision <= added * 10 + 5; revision++)
            {
                Assert.Equal(revision < oldest ? null : revision % 10 == 0 && revision <= added * 10, recent.Holds(End(revision)));
            }

            Assert.False(recent.Holds(End(added * 10) with { Chain = 1 }));
        }
    }

    private static ResumeToken End(long revision) => new(revision, (ulong)revision * 1_000_003);
}
