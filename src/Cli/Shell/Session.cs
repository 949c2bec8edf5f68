using Google.Protobuf;
using Spectre.Console;
using Spectre.Console.Rendering;
using WasteSorting.Cli.Client;
using WasteSorting.Cli.Output;

namespace WasteSorting.Cli.Shell;

/// <summary>One run of one command: its server, where its output goes and in what form.</summary>
internal sealed class Session(ProcessHost host, ClientSettings settings, bool isJson) : IDisposable
{
    public ProcessHost Host { get; } = host;

    public ClientSettings Settings { get; } = settings;

    public LedgerClient Client { get; } = new(settings);

    public IAnsiConsole Console { get; } = host.CreateConsole();

    public bool IsJson { get; } = isJson;

    /// <summary>Writes an answer: as it came, or drawn for people.</summary>
    public void Show(IMessage answer, Func<IRenderable> draw) => ShowAll([answer], draw);

    /// <summary>Writes answers: each as it came on a line of its own, or all of them drawn for people.</summary>
    public void ShowAll(IEnumerable<IMessage> answers, Func<IRenderable> draw)
    {
        if (!IsJson)
        {
            Console.Write(draw());
            return;
        }

        foreach (var answer in answers)
        {
            WriteMessage(answer);
        }
    }

    /// <summary>Writes an answer: as it came, or in a line for people.</summary>
    public void Say(IMessage answer, string line) => Host.Out.WriteLine(IsJson ? Json.OfMessage(answer) : line);

    public void WriteMessage(IMessage message) => Host.Out.WriteLine(Json.OfMessage(message));

    public void WriteJson<T>(T record) => Host.Out.WriteLine(Json.Of(record));

    /// <summary>For what a person should know and a program reading the output should not.</summary>
    public void WriteNote(string line) => Host.Error.WriteLine(line);

    public void Dispose() => Client.Dispose();
}
