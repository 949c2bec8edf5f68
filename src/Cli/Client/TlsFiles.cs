using System.Net.Security;
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
        ca is null ? null : Read("--ca", ca, ReadRoots),
        certificate is null ? null : Read("--certificate", certificate, file => X509Certificate2.CreateFromPemFile(file)));

    public RpcChannelOptions ApplyTo(RpcChannelOptions options) => options with
    {
        ClientCertificate = Certificate,
        ServerCertificateCheck = Roots is null ? null : IsTrusted,
    };

    private static X509Certificate2Collection ReadRoots(string file)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots.Count > 0 ? roots : throw new CryptographicException("there is no certificate in it");
    }

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

    // The name is checked by the system; only what the chain must end in is ours.
    private bool IsTrusted(object sender, X509Certificate? shown, X509Chain? given, SslPolicyErrors errors)
    {
        if (shown is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(Roots!);
        chain.ChainPolicy.ExtraStore.AddRange(given?.ChainElements.Select(element => element.Certificate).ToArray() ?? []);

        return chain.Build(server);
    }
}
