using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WasteSorting.Cli.Shell;

/// <summary>Reads what the files of a user say about TLS.</summary>
internal static class TlsFiles
{
    public static X509Certificate2Collection? ReadRoots(string? file) => Read("--ca", file, pem =>
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(pem);
        return roots.Count > 0 ? roots : throw new CryptographicException("there is no certificate in it");
    });

    public static X509Certificate2? ReadCertificate(string? file) =>
        Read("--certificate", file, pem => X509Certificate2.CreateFromPemFile(pem));

    private static T? Read<T>(string option, string? file, Func<string, T> read)
        where T : class
    {
        try
        {
            return file is null ? null : read(file);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {file} cannot be used: {error.Message}");
        }
    }
}
