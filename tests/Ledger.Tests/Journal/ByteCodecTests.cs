using FsCheck;
using FsCheck.Fluent;
using WasteSorting.Ledger.Journal;

namespace WasteSorting.Ledger.Tests.Journal;

/// <summary>Values as bytes: read back as they were written, and garbage is damage, nothing else.</summary>
public sealed class ByteCodecTests
{
    [Fact]
    public void Read_OfWhatWasWritten_IsTheSame()
    {
        var values = ArbMap.Default.ArbFor<(ulong, long, int, byte)>();
        Prop.ForAll(values, one =>
        {
            var to = new ByteWriter();
            to.Number(one.Item1);
            to.Number(one.Item2);
            to.Fixed(one.Item1);
            to.Number((long)one.Item3);
            to.Byte(one.Item4);
            var from = new ByteReader(to.Written.Span);
            return from.Number() == one.Item1 && from.Signed() == one.Item2 && from.Fixed() == one.Item1
                && from.Int() == one.Item3 && from.Byte() == one.Item4 && from.IsAtEnd;
        }).QuickCheckThrowOnFailure();
        Prop.ForAll(ArbMap.Default.ArbFor<(Guid, byte[])>(), one =>
        {
            var to = new ByteWriter();
            to.Id(one.Item1);
            to.Bytes(one.Item2);
            to.Text("镇街道 " + one.Item2.Length);
            to.Text("");
            var from = new ByteReader(to.Written.Span);
            return from.Id() == one.Item1 && from.Bytes().SequenceEqual(one.Item2)
                && from.Text() == "镇街道 " + one.Item2.Length && from.Text().Length == 0 && from.IsAtEnd;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(127UL, "7F")]
    [InlineData(128UL, "8001")]
    [InlineData(ulong.MaxValue, "FFFFFFFFFFFFFFFFFF01")]
    public void Number_Unsigned_HasTheseBytes(ulong value, string bytes)
    {
        var to = new ByteWriter();
        to.Number(value);
        Assert.Equal(bytes, Convert.ToHexString(to.Written.Span));
        Assert.Equal(value, new ByteReader(to.Written.Span).Number());
    }

    [Theory]
    [InlineData(0L, "00")]
    [InlineData(-1L, "01")]
    [InlineData(1L, "02")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    public void Number_Signed_HasTheseBytes(long value, string bytes)
    {
        var to = new ByteWriter();
        to.Number(value);
        Assert.Equal(bytes, Convert.ToHexString(to.Written.Span));
        Assert.Equal(value, new ByteReader(to.Written.Span).Signed());
    }

    [Fact]
    public void Write_BeyondTheFirstBuffer_Grows()
    {
        var to = new ByteWriter();
        var text = new string('垃', 5_000);
        for (var at = 0; at < 10; at++)
        {
            to.Text(text);
        }

        var from = new ByteReader(to.Written.Span);
        for (var at = 0; at < 10; at++)
        {
            Assert.Equal(text, from.Text());
        }

        to.Clear();
        Assert.Equal(0, to.Written.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("FFFFFFFFFFFFFFFFFFFF01")]
    public void Number_OfGarbage_IsDamage(string bytes) => Assert.Throws<JournalDamagedException>(() =>
    {
        var from = new ByteReader(Convert.FromHexString(bytes));
        from.Number();
    });

    [Fact]
    public void Bytes_LongerThanTheRest_IsDamage() => Assert.Throws<JournalDamagedException>(() =>
    {
        var from = new ByteReader(Convert.FromHexString("FFFFFFFFFFFFFFFFFF01AA"));
        from.Bytes();
    });
}
