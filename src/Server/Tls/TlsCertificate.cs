using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Tls;

/// <summary>
/// The server's certificate, as its files are now: whoever renews it replaces the files, and the next connection gets the
/// new one. Files that do not fit each other, as between two replacements, leave the one before in use.
/// </summary>
internal sealed class TlsCertificate
{
    private static readonly List<SslApplicationProtocol> Protocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    private readonly TlsOptions options;
    private readonly Action<string> warn;
    private readonly Lock gate = new();
    private (DateTime, DateTime) stamp;
    private SslStreamCertificateContext current;

    /// <param name="warn">Hears why a replacement was not taken.</param>
    /// <exception cref="OptionsException">The files hold no certificate with its key.</exception>
    public TlsCertificate(TlsOptions options, Action<string> warn)
    {
        this.options = options;
        this.warn = warn;
        stamp = Stamp();
        try
        {
            current = Load();
        }
        catch (Exception error) when (IsUnusable(error))
        {
            throw new OptionsException("--certificate", $"holds no certificate for --certificate-key: {error.Message}");
        }
    }

    /// <summary>What a connection is served with. A client certificate is asked for and not needed: the gate knows which are registered.</summary>
    public SslServerAuthenticationOptions ForConnection() => new()
    {
        ServerCertificateContext = Current(),
        ApplicationProtocols = Protocols,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = true,
#pragma warning disable CA5359 // a client's certificate, which is trusted by its hash in the ledger, not by who signed it
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
    };

    private SslStreamCertificateContext Current()
    {
        lock (gate)
        {
            var now = Stamp();
            if (now != stamp)
            {
                stamp = now;
                Reload();
            }

            return current;
        }
    }

    private void Reload()
    {
        try
        {
            current = Load();
        }
        catch (Exception error) when (IsUnusable(error))
        {
            warn(error.Message);
        }
    }

    // An argument is what .NET calls a key that is another certificate's.
    private static bool IsUnusable(Exception error) =>
        error is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException;

    private SslStreamCertificateContext Load()
    {
        var certificate = X509Certificate2.CreateFromPemFile(options.Certificate, options.Key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.Certificate);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    private (DateTime, DateTime) Stamp() => (File.GetLastWriteTimeUtc(options.Certificate), File.GetLastWriteTimeUtc(options.Key));
}
