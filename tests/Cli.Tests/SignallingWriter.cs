using System.Text;

namespace WasteSorting.Cli.Tests;

/// <summary>Output that can be waited for, line by line.</summary>
internal sealed class SignallingWriter : StringWriter
{
    /// <summary>Long enough for a machine under load.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim written = new(0);
    private int waitedFor;

    public override Encoding Encoding => Encoding.UTF8;

    public string[] Lines => ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        written.Release();
    }

    /// <summary>Waits until so many lines have been written since the start.</summary>
    public async Task WaitForLinesAsync(int count)
    {
        for (; waitedFor < count; waitedFor++)
        {
            Assert.True(await written.WaitAsync(Patience), $"line {waitedFor + 1} of {count} was never written");
        }
    }
}
