namespace WasteSorting.Domain.Tests;

public sealed class TextsTests
{
    [Theory]
    [InlineData("兴庆区")]
    [InlineData("Finance Bureau (Financial Work Bureau)")]
    [InlineData("“支部主题党日”——《工作方案》、100 %")]
    [InlineData("𠮷野家 𰻝面")]
    [InlineData("全　角")]
    [InlineData("e\u0301")]
    [InlineData("")]
    public void Clean_OfWhatPeopleWrite_Holds(string text) => Assert.True(Texts.IsClean(text));

    [Theory]
    [InlineData("\0")]
    [InlineData("a\u0001b")]
    [InlineData("line\nbreak")]
    [InlineData("tab\t")]
    [InlineData("\u007F")]
    [InlineData("\u0085")]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    [InlineData("\u200E")]
    [InlineData("\u200F")]
    [InlineData("\u061C")]
    [InlineData("\u202A")]
    [InlineData("\u202B")]
    [InlineData("\u202C")]
    [InlineData("\u202D")]
    [InlineData("\u202E")]
    [InlineData("\u2066")]
    [InlineData("\u2067")]
    [InlineData("\u2068")]
    [InlineData("\u2069")]
    [InlineData("\u200B")]
    [InlineData("\uFEFF")]
    [InlineData("\uFFFD")]
    [InlineData("\uFFFE")]
    [InlineData("\uFFFF")]
    [InlineData("\U000E0041")]
    [InlineData("兴庆\U000E0001区")]
    public void Clean_OfWhatCannotBeSeenOrIsNoText_DoesNotHold(string text)
    {
        Assert.False(Texts.IsClean(text));
        Assert.False(Texts.IsClean("前" + text + "后"));
    }

    // Lone surrogates cannot stand in an attribute's text.
    [Fact]
    public void Clean_OfLoneSurrogates_DoesNotHold()
    {
        const char High = '\uD842';
        const char Low = '\uDFB7';
        foreach (var text in new[] { $"{High}", $"{Low}", $"a{High}b", $"{Low}{High}", $"{High}{High}{Low}", $"{High}{Low}{Low}" })
        {
            Assert.False(Texts.IsClean(text));
        }

        Assert.True(Texts.IsClean($"{High}{Low}"));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("640104001", true)]
    [InlineData("bank-outlet-001", true)]
    [InlineData("a.b-c", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData(".a", false)]
    [InlineData("A", false)]
    [InlineData("a_b", false)]
    [InlineData("a b", false)]
    [InlineData("a\0", false)]
    [InlineData("ａ", false)]
    [InlineData("兴庆", false)]
    [InlineData("٣", false)]
    public void Id_IsOfItsAlphabet(string text, bool isId) => Assert.Equal(isId, Texts.IsId(text));

    [Theory]
    [InlineData(Limits.IdLengthMax, true)]
    [InlineData(Limits.IdLengthMax + 1, false)]
    public void Id_HasABound(int length, bool isId) => Assert.Equal(isId, Texts.IsId(new string('a', length)));

    [Theory]
    [InlineData("https://example.org/a.pdf", true)]
    [InlineData("http://例子.中国/附件", true)]
    [InlineData("HTTPS://EXAMPLE.ORG", true)]
    [InlineData("/a.pdf", false)]
    [InlineData("ftp://example.org/a", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("https://", false)]
    [InlineData("https://example.org/\u202Efdp.a", false)]
    [InlineData("https://example.org/a\r\nb", false)]
    [InlineData("", false)]
    public void Link_IsAbsoluteAndOfTheWeb(string text, bool isLink) => Assert.Equal(isLink, Texts.IsLink(text));

    [Fact]
    public void Link_HasABound()
    {
        const string Start = "https://example.org/";
        Assert.True(Texts.IsLink(Start + new string('a', Limits.LinkLengthMax - Start.Length)));
        Assert.False(Texts.IsLink(Start + new string('a', Limits.LinkLengthMax - Start.Length + 1)));
    }

    [Theory]
    [InlineData("application/pdf", true)]
    [InlineData("image/svg+xml", true)]
    [InlineData("text/plain; charset=utf-8", true)]
    [InlineData("pdf", false)]
    [InlineData("text/plain\n", false)]
    [InlineData("text/<b>", false)]
    [InlineData("文本/纯", false)]
    public void MediaType_IsOfItsAlphabet(string text, bool isMediaType) => Assert.Equal(isMediaType, Texts.IsMediaType(text));

    [Fact]
    public void MediaType_HasABound()
    {
        Assert.True(Texts.IsMediaType("a/" + new string('b', Limits.MediaTypeLengthMax - 2)));
        Assert.False(Texts.IsMediaType("a/" + new string('b', Limits.MediaTypeLengthMax - 1)));
    }

    [Fact]
    public void Limits_DoNotContradictEachOther() => Limits.Check();
}
