using Google.Protobuf;
using Spectre.Console;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Output;

namespace WasteSorting.Cli;

/// <summary>One run of one command: its server, where its output goes and in what form.</summary>
internal sealed class Session(Host host, ClientSettings settings, bool isJson) : IDisposable
{
    public Host Host { get; } = host;

    public ClientSettings Settings { get; } = settings;

    public LedgerClient Client { get; } = new(settings, host.Clock);

    public IAnsiConsole Console { get; } = host.CreateConsole();

    public bool IsJson { get; } = isJson;

    public void WriteMessage(IMessage message) => Host.Out.WriteLine(Json.OfMessage(message));

    public void WriteJson<T>(T record) => Host.Out.WriteLine(Json.Of(record));

    /// <summary>For what a person should know and a program reading the output should not.</summary>
    public void WriteNote(string line) => Host.Error.WriteLine(line);

    public void Dispose() => Client.Dispose();
}
