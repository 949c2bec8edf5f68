using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WasteSorting.Testing;

/// <summary>An authority that signs the certificates of silos, with all of its files in a directory of its own.</summary>
public sealed class SiloAuthority : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("authority-");
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 root;

    public SiloAuthority()
    {
        var request = new CertificateRequest("CN=silos", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        System.IO.File.WriteAllText(File, root.ExportCertificatePem());
    }

    /// <summary>File with its own certificate.</summary>
    public string File => Path.Combine(home.FullName, "authority.pem");

    /// <summary>Files with a certificate that it signed, and its key.</summary>
    public (string Certificate, string Key) Issue(string name)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
        using var signed = request.Create(root, root.NotBefore, root.NotAfter, RandomNumberGenerator.GetBytes(8));
        var files = (Certificate: Path.Combine(home.FullName, $"{name}.pem"), Key: Path.Combine(home.FullName, $"{name}.key"));
        System.IO.File.WriteAllText(files.Certificate, signed.ExportCertificatePem());
        System.IO.File.WriteAllText(files.Key, own.ExportPkcs8PrivateKeyPem());
        return files;
    }

    public void Dispose()
    {
        root.Dispose();
        key.Dispose();
        home.Delete(recursive: true);
    }
}
