using System.Collections.Concurrent;
using System.Diagnostics;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.ClientPrograms;

/// <summary>A program under way, and what it has said so far.</summary>
internal sealed class ClientRun : IDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    public ClientRun(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => string.Join(Environment.NewLine, _lines);

    public IEnumerable<string> Lines(string beginning) => _lines.Where(line => line.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>Waits until it has said something.</summary>
    public Task SaysAsync(string beginning) => Waiting.UntilAsync(
        () => Task.FromResult(Lines(beginning).Any() || (_process.HasExited ? throw new InvalidOperationException($"It ended: {Output}") : false)),
        beginning);

    /// <param name="patience">The usual one by default.</param>
    public async Task<int> ExitAsync(TimeSpan? patience = null)
    {
        await _process.WaitForExitAsync().WaitAsync(patience ?? Waiting.Patience).ConfigureAwait(false);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
