using System.ComponentModel;
using System.Diagnostics;

namespace WasteSorting.Testing;

/// <summary>Whether this machine runs containers.</summary>
internal static class DockerEngine
{
    private static readonly Lazy<bool> Answers = new(Ask);

    public static bool IsThere => Answers.Value;

    private static bool Ask()
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
