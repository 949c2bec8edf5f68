using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace WasteSorting.Actors.Hosting;

/// <summary>
/// TLS between silos: each shows a certificate of an authority that all of them share, and nobody else gets through. Names in it are not looked
/// at, for the authority signs silos alone.
/// </summary>
internal sealed class SiloTls : IDisposable
{
    private const string TargetHost = "silo";

    private readonly X509Certificate2 certificate;
    private readonly X509Certificate2 authority;

    private SiloTls(X509Certificate2 certificate, X509Certificate2 authority)
    {
        this.certificate = certificate;
        this.authority = authority;
    }

    /// <summary>Reads the files, all in PEM.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file is none, or they do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SiloTls Read(string certificateFile, string keyFile, string authorityFile)
    {
        using var pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        return new SiloTls(
            X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), X509CertificateLoader.LoadCertificateFromFile(authorityFile));
    }

    public void Use(ISiloBuilder silo) => silo.UseTls(certificate, options =>
    {
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (remote, _, _) => IsOfAuthority(remote);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = TargetHost;
    });

    /// <summary>Whether the shared authority signed a certificate that is valid now.</summary>
    internal bool IsOfAuthority(X509Certificate2? remote)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return remote is not null && chain.Build(remote);
    }

    public void Dispose()
    {
        certificate.Dispose();
        authority.Dispose();
    }
}
