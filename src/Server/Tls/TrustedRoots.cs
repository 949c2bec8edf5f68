using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WasteSorting.Server.Tls;

/// <summary>Checks of a server's certificate by one who knows which authorities it may come from.</summary>
internal static class TrustedRoots
{
    /// <summary>The chain must end in one of these, whatever the machine trusts. The name is checked as always.</summary>
    public static RemoteCertificateValidationCallback Only(X509Certificate2Collection roots) => (_, shown, given, errors) =>
        shown is X509Certificate2 server
        && (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None
        && EndsIn(roots, server, given);

    /// <summary>The certificates of a PEM file.</summary>
    /// <exception cref="CryptographicException">It holds none, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static X509Certificate2Collection Read(string pemFile)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(pemFile);
        return roots.Count > 0 ? roots : throw new CryptographicException("there is no certificate in it");
    }

    private static bool EndsIn(X509Certificate2Collection roots, X509Certificate2 server, X509Chain? given)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(given?.ChainElements.Select(element => element.Certificate).ToArray() ?? []);
        return chain.Build(server);
    }
}
