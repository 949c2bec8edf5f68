namespace WasteSorting.Server.Options;

/// <summary>The one port on which everything is served over TLS, in place of the two without.</summary>
/// <param name="Url">Such as https://0.0.0.0:5443.</param>
/// <param name="Certificate">File in PEM: the server's certificate, then those between it and its root.</param>
/// <param name="Key">File in PEM: its private key, without a password.</param>
internal sealed record TlsOptions(Uri Url, string Certificate, string Key)
{
    /// <summary>Null when no certificate is set.</summary>
    /// <exception cref="OptionsException">A file is not named or not there, or the address is none.</exception>
    public static TlsOptions? Read(IConfiguration settings)
    {
        if (settings["certificate"] is not { Length: > 0 } certificate)
        {
            return settings["certificate-key"] is { Length: > 0 }
                ? throw new OptionsException("--certificate", "must name the certificate of --certificate-key")
                : null;
        }

        var isUrl = Uri.TryCreate(settings["https"], UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            && (url.IsLoopback || url.HostNameType != UriHostNameType.Dns);
        return isUrl
            ? new TlsOptions(url!, FileOf("--certificate", certificate), FileOf("--certificate-key", settings["certificate-key"]))
            : throw new OptionsException("--https", $"must be like https://0.0.0.0:5443, an address and no name, not '{settings["https"]}'");
    }

    private static string FileOf(string flag, string? path) => File.Exists(path)
        ? Path.GetFullPath(path)
        : throw new OptionsException(flag, $"must be a file that is there, not '{path}'");
}
