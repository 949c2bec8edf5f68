using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace WasteSorting.Server.Pages;

/// <summary>
/// The files that pages need, inside the program: it serves them from any folder. Their names carry a hash of what is in them, so that a browser
/// keeps them for good.
/// </summary>
internal static class AssetFiles
{
    private const string Folder = "/assets/";
    private const string Prefix = "WasteSorting.Server.Pages.Assets.";

    private static readonly Lazy<FrozenDictionary<string, Asset>> ByName =
        new(() => Read().ToFrozenDictionary(one => one.Name, StringComparer.Ordinal));

    private static readonly Lazy<FrozenDictionary<string, Asset>> ByPath =
        new(() => ByName.Value.Values.ToFrozenDictionary(one => one.Path, StringComparer.Ordinal));

    public static string Link(string name) => ByName.Value[name].Path;

    public static async Task ServeAsync(HttpContext http)
    {
        if (!ByPath.Value.TryGetValue(http.Request.Path.Value ?? "", out var asset))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var isPacked = http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        http.Response.ContentType = asset.ContentType;
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.Vary = "Accept-Encoding";
        if (isPacked)
        {
            http.Response.Headers.ContentEncoding = "br";
        }

        await http.Response.Body.WriteAsync(isPacked ? asset.Packed : asset.Plain, http.RequestAborted).ConfigureAwait(false);
    }

    private static IEnumerable<Asset> Read()
    {
        var assembly = typeof(AssetFiles).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(one => one.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var plain = new MemoryStream();
            stream.CopyTo(plain);
            yield return Asset.Of(resource[Prefix.Length..], plain.ToArray());
        }
    }

    private sealed record Asset(string Name, string Path, string ContentType, byte[] Plain, byte[] Packed)
    {
        public static Asset Of(string name, byte[] plain)
        {
            using var packed = new MemoryStream();
            using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                brotli.Write(plain);
            }

            var extension = System.IO.Path.GetExtension(name);
            var hash = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 6));
            var contentType = extension switch
            {
                ".css" => "text/css; charset=utf-8",
                ".js" => "text/javascript; charset=utf-8",
                ".svg" => "image/svg+xml",
                _ => throw new InvalidOperationException($"Nobody knows what {name} is."),
            };
            var path = $"{Folder}{System.IO.Path.GetFileNameWithoutExtension(name)}.{hash}{extension}";
            return new Asset(name, path, contentType, plain, packed.ToArray());
        }
    }
}
