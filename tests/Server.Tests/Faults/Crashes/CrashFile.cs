namespace WasteSorting.Server.Tests.Faults.Crashes;

/// <summary>A file: what is durable of it, and what was asked since.</summary>
internal sealed class CrashFile
{
    private const int Sector = 512;

    private Growing? durable;

    public List<FileStep> Pending { get; } = [];

    public void Sync()
    {
        foreach (var step in Pending)
        {
            durable = Do(durable, step, null);
        }

        Pending.Clear();
    }

    /// <summary>What a start finds; null: no file.</summary>
    /// <param name="tears">Decides which sectors of a torn write are there.</param>
    public byte[]? ContentWith(Func<FileStep, Kept> keeps, Random? tears)
    {
        var content = durable is null ? null : new Growing(durable.ToArray());
        foreach (var step in Pending)
        {
            var kept = keeps(step);
            if (kept == Kept.Not && step.Kind == StepKind.Remove)
            {
                // The old file is still there; what was written since went to another one.
                break;
            }

            if (kept != Kept.Not)
            {
                content = Do(content, step, kept == Kept.Torn ? tears : null);
            }
        }

        return content?.ToArray();
    }

    private static Growing? Do(Growing? content, FileStep step, Random? tears)
    {
        if (step.Kind == StepKind.Remove)
        {
            return null;
        }

        content ??= new Growing([]);
        if (step.Kind == StepKind.Truncate)
        {
            content.Cut((int)step.Offset);
            return content;
        }

        for (var at = 0; at < step.Bytes.Length;)
        {
            var length = Math.Min(Sector - ((int)(step.Offset + at) % Sector), step.Bytes.Length - at);
            if (tears is null || tears.Next(2) == 0)
            {
                content.Write((int)step.Offset + at, step.Bytes.AsSpan(at, length));
            }

            at += length;
        }

        return content;
    }

    private sealed class Growing(byte[] begin)
    {
        private byte[] bytes = begin;
        private int length = begin.Length;

        public void Write(int offset, ReadOnlySpan<byte> some)
        {
            Cut(Math.Max(length, offset + some.Length));
            some.CopyTo(bytes.AsSpan(offset));
        }

        public void Cut(int newLength)
        {
            if (newLength > bytes.Length)
            {
                Array.Resize(ref bytes, Math.Max(newLength, 2 * bytes.Length));
            }

            if (newLength < length)
            {
                Array.Clear(bytes, newLength, length - newLength);
            }

            length = newLength;
        }

        public byte[] ToArray() => bytes[..length];
    }
}
