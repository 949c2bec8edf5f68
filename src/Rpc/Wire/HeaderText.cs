namespace WasteSorting.Rpc.Wire;

/// <summary>How the values of metadata stand in HTTP headers.</summary>
internal static class HeaderText
{
    public const string ContentType = "application/grpc";
    public const string AcceptEncoding = "identity,gzip";
    public const string Gzip = "gzip";
    public const string Identity = "identity";

    /// <summary>Base64 without padding, as the protocol wishes; both kinds are read.</summary>
    public static string Write(MetadataEntry entry) => entry.IsBinary ? Convert.ToBase64String(entry.Bytes).TrimEnd('=') : entry.Value;

    /// <summary>Adds what came under the key. Of binary values several may stand in one line, with commas between.</summary>
    public static void Read(Metadata metadata, string key, string value)
    {
        if (!Metadata.IsBinaryKey(key))
        {
            metadata.AddReceived(key, value);
            return;
        }

        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            metadata.AddReceived(key, FromBase64(key, part));
        }
    }

    /// <summary>Whether a header is the application's and not the protocol's.</summary>
    public static bool IsMetadata(string key) =>
        !key.StartsWith(':') && !Metadata.IsReserved(key)
            && key is not ("content-type" or "te" or "content-length" or "host" or "date" or "server");

    public static WireEncoding ReadEncoding(string? grpcEncoding) => grpcEncoding switch
    {
        null or "" or Identity => WireEncoding.Identity,
        Gzip => WireEncoding.Gzip,
        _ => WireEncoding.Other,
    };

    private static byte[] FromBase64(string key, string text)
    {
        var padded = (text.Length % 4) switch
        {
            2 => text + "==",
            3 => text + "=",
            _ => text,
        };
        try
        {
            return Convert.FromBase64String(padded);
        }
        catch (FormatException)
        {
            throw WireErrors.BadBase64(key);
        }
    }
}
