using System.ComponentModel;
using System.Diagnostics;
using Testcontainers.PostgreSql;
using WasteSorting.Testing;

namespace WasteSorting.Server.Tests.Cluster;

/// <summary>A fresh database for a fleet: in a container where there is an engine for them, else in the server that the tests share.</summary>
internal sealed class FleetDatabase : IAsyncDisposable
{
    private const string Image = "postgres:17.6";
    private static readonly Lazy<bool> HasContainers = new(AskForContainers);
    private readonly PostgreSqlContainer? container;

    private FleetDatabase(string connectionString, PostgreSqlContainer? container)
    {
        ConnectionString = connectionString;
        this.container = container;
    }

    /// <summary>Why no fleet can be started on this machine; null when one can.</summary>
    public static string? WhyNot => HasContainers.Value ? null : PostgresServer.WhyNot;

    public string ConnectionString { get; }

    public static async Task<FleetDatabase> CreateAsync()
    {
        if (!HasContainers.Value)
        {
            return new FleetDatabase(await SharedPostgres.CreateDatabaseAsync(), null);
        }

        var container = new PostgreSqlBuilder(Image).WithCommand("-c", "max_connections=200").Build();
        await container.StartAsync();
        return new FleetDatabase(container.GetConnectionString(), container);
    }

    public async ValueTask DisposeAsync()
    {
        if (container is not null)
        {
            await container.DisposeAsync();
            return;
        }

        await SharedPostgres.DropDatabaseAsync(ConnectionString);
    }

    private static bool AskForContainers()
    {
        try
        {
            using var docker = Process.Start(new ProcessStartInfo("docker", ["info"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            docker.StandardOutput.ReadToEnd();
            docker.WaitForExit();
            return docker.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
