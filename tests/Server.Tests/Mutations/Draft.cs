namespace WasteSorting.Server.Tests.Mutations;

/// <summary>Bytes under work.</summary>
internal sealed class Draft
{
    private byte[] bytes = new byte[1 << 12];

    public int Length { get; private set; }

    public Span<byte> Written => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> more) => Replace(Length, 0, more);

    /// <summary>Puts other bytes, more or fewer, in the place of some. They may be some of these here.</summary>
    public void Replace(int at, int removed, ReadOnlySpan<byte> by)
    {
        var other = by.ToArray();
        var length = Length - removed + other.Length;
        if (length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length));
        }

        Array.Copy(bytes, at + removed, bytes, at + other.Length, Length - at - removed);
        other.CopyTo(bytes, at);
        Length = length;
    }
}
