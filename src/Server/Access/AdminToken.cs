using System.Security.Cryptography;
using System.Text;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Access;

/// <summary>
/// The administrator's token: 256 random bits, written once to <c>admin.token</c> in the data directory, which only its
/// owner can read; or what a given file holds, so that several servers have the same. The server keeps a hash of it.
/// </summary>
internal sealed class AdminToken
{
    public const string FileName = "admin.token";
    private const string Prefix = "wsadm_";
    private const int RandomBytes = 32;

    private readonly byte[] hash;

    private AdminToken(string token) => hash = HashOf(token);

    /// <summary>Where the token of a server is.</summary>
    public static string FileOf(ServerOptions options) => options.TokenFile ?? Path.Combine(options.Data, FileName);

    /// <summary>What a file holds that was given: read before a ledger is made. Null where none was.</summary>
    /// <exception cref="OptionsException">It holds no token.</exception>
    public static AdminToken? Given(ServerOptions options) => options.TokenFile is null ? null : Of(options);

    /// <summary>Reads the token of a server, or makes one where no file was given.</summary>
    public static AdminToken Of(ServerOptions options)
    {
        var path = FileOf(options);
        if (options.TokenFile is null && !File.Exists(path))
        {
            Directory.CreateDirectory(options.Data);
            Create(path);
        }

        var token = Read(path);
        return token.Length >= Prefix.Length + RandomBytes
            ? new AdminToken(token)
            : throw new OptionsException("--token-file", $"holds no token, which has {Prefix.Length + RandomBytes} characters or more: {path}");
    }

    /// <summary>Compares in a time that does not depend on where the texts differ.</summary>
    public bool Matches(string token) => CryptographicOperations.FixedTimeEquals(HashOf(token), hash);

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException("--token-file", $"cannot be read: {error.Message}");
        }
    }

    // The file appears whole or not at all: a crash in between must not leave half a token.
    private static void Create(string path)
    {
        var token = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(token + "\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
