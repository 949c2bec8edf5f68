using System.Diagnostics;
using System.Text.Json;
using Google.Protobuf;
using WasteSorting.InteropServer;
using WasteSorting.InteropServer.Conformance;
using WasteSorting.Rpc.Tests.Support;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>
/// A program in another language: it reads a call as JSON from each line of its input, makes it with its library, and prints what came
/// back. It knows nothing of the messages' insides, nor of what should come.
/// </summary>
internal sealed class DriverClient(string name, string needs, bool isHere, params string[] command) : IConformanceClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public string Name => name;

    public string Needs => needs;

    public bool IsHere => isHere;

    /// <summary>Why the library cannot be used for a case, beyond what holds for all libraries.</summary>
    public Func<Case, string?> Peculiarity { get; init; } = _ => null;

    /// <summary>Time passes before the server looks, on a busy machine much of it; and some libraries round up, to three digits.</summary>
    public bool CanHear(long heard, long meant) => heard >= 0 && heard <= meant + (meant / 100);

    public string? LeavesOut(Case one) => one switch
    {
        { NeedsCertificate: true } => "its calls go without TLS",
        { Raw: not null, Codes: [] } => "the library chooses the content type by itself",
        { Raw: not null } => "the library does not send such a request",
        _ => Peculiarity(one),
    };

    public async Task<IReadOnlyDictionary<string, Observed>> RunAsync(IReadOnlyList<Case> cases, bool gzip)
    {
        await using var server = await TestServer.StartAsync(
            options: ConformanceService.Limits,
            more: builder => builder.AddService(ConformanceService.Descriptor, new ConformanceService(TimeProvider.System)));
        var jobs = cases.Select(one => JsonSerializer.Serialize(JobOf(one, gzip), JsonSerializerOptions.Web));
        var lines = await RunAsync(server.Address.Authority, jobs);
        return lines.Select(line => JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!)
            .ToDictionary(answer => answer.Id, answer => answer.ToObserved());
    }

    private static object JobOf(Case one, bool gzip) => new
    {
        one.Id,
        one.Path,
        Kind = one.Kind.ToString(),
        Gzip = gzip,
        TimeoutMs = one.Timeout?.TotalMilliseconds,
        Headers = one.Headers.SelectMany(header => header.Values.Select(value => new[] { header.Name, value })),
        Messages = one.Requests.Select(request => request.ToByteArray()),
    };

    private async Task<string[]> RunAsync(string address, IEnumerable<string> jobs)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], [.. command[1..], address])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(string.Join('\n', jobs));
            process.StandardInput.Close();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
            Assert.True(process.ExitCode == 0, await errors);
            return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            process.Kill();
        }
    }

    private sealed record Answer(string Id, int Code, string Message, string[][] Headers, string[][] Trailers, byte[][] Messages)
    {
        public Observed ToObserved() => new(
            new Status((StatusCode)Code, Message),
            MetadataOf(Headers),
            MetadataOf(Trailers),
            [.. Messages.Select(Response.Parser.ParseFrom)]);

        private static Metadata MetadataOf(string[][] pairs)
        {
            var metadata = new Metadata();
            foreach (var pair in pairs)
            {
                HeaderText.Read(metadata, pair[0], pair[1]);
            }

            return metadata;
        }
    }
}
