namespace WasteSorting.Server.Tests.Faults.Crashes;

internal enum StepKind
{
    Write,
    Sync,
    Truncate,
    Remove,
}

/// <summary>What a process asked of the kernel for one of its files, and got.</summary>
/// <param name="At">When it was asked, in microseconds since 1970.</param>
/// <param name="File">Name without its folder.</param>
/// <param name="Offset">Where it was written; the new length of what was cut.</param>
internal sealed record FileStep(long At, string File, StepKind Kind, long Offset, byte[] Bytes);
