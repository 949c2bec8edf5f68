using System.CommandLine;
using Microsoft.Extensions.Configuration;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Tests;

/// <summary>Settings as a command line gives them.</summary>
internal static class Flags
{
    public static IConfiguration Read(Setting[] all, params string[] given)
    {
        var settings = new Settings(all);
        var command = new RootCommand();
        settings.AddTo(command);
        return settings.Read(command.Parse(given));
    }
}
