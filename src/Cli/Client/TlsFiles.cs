using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WasteSorting.Rpc;

namespace WasteSorting.Cli.Client;

/// <summary>What the files of a user say about TLS.</summary>
/// <param name="Roots">Certificates that a server's must rest on; null: those that the machine trusts.</param>
/// <param name="Certificate">Shown to servers that ask for one; null: none.</param>
internal sealed record TlsFiles(X509Certificate2Collection? Roots, X509Certificate2? Certificate)
{
    public static readonly TlsFiles None = new(null, null);

    /// <exception cref="UsageException">A file holds none.</exception>
    public static TlsFiles Read(string? ca, string? certificate) => new(
        ca is null ? null : Read("--ca", ca, RpcTrust.ReadRoots),
        certificate is null ? null : Read("--certificate", certificate, file => X509Certificate2.CreateFromPemFile(file)));

    public RpcChannelOptions ApplyTo(RpcChannelOptions options) => options with
    {
        ClientCertificate = Certificate,
        ServerCertificateCheck = Roots is null ? null : RpcTrust.InRoots(Roots),
    };

    private static T Read<T>(string option, string file, Func<string, T> read)
    {
        try
        {
            return read(file);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{option} {file} cannot be used: {error.Message}");
        }
    }
}
