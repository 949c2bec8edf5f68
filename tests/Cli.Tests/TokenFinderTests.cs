using WasteSorting.Cli.Shell;
using WasteSorting.Cli.Tests.Fake;

namespace WasteSorting.Cli.Tests;

public sealed class TokenFinderTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("cli-token");

    [Fact]
    public void Token_IsFoundInThisOrder()
    {
        Assert.Null(TokenFinder.Find(null, null, HostWith(null)));
        Write("data", "from the data directory\n");
        Write("elsewhere", "from elsewhere");

        Assert.Equal("from the data directory", TokenFinder.Find(null, null, HostWith(null)));
        Assert.Equal("from the variable", TokenFinder.Find(null, null, HostWith("from the variable")));
        Assert.Equal("from elsewhere", TokenFinder.Find(null, "elsewhere", HostWith("from the variable")));
        Assert.Equal("from the option", TokenFinder.Find("from the option", "elsewhere", HostWith("from the variable")));
    }

    [Fact]
    public void Directory_WithoutAToken_IsWrongUsage() =>
        Assert.Throws<UsageException>(() => TokenFinder.Find(null, "nowhere", HostWith("from the variable")));

    public void Dispose() => directory.Delete(recursive: true);

    private void Write(string folder, string token)
    {
        Directory.CreateDirectory(Path.Combine(directory.FullName, folder));
        File.WriteAllText(Path.Combine(directory.FullName, folder, "admin.token"), token);
    }

    private ProcessHost HostWith(string? variable)
    {
        var host = CliRun.HostFor(TextWriter.Null, TextWriter.Null, directory.FullName);
        return new ProcessHost
        {
            Out = host.Out,
            Error = host.Error,
            Directory = host.Directory,
            IsTerminal = false,
            Clock = host.Clock,
            Variable = name => name == TokenFinder.Variable ? variable : null,
        };
    }
}
