using System.Security.Cryptography;
using System.Text;

namespace WasteSorting.Server.Access;

/// <summary>
/// The administrator's token: 256 random bits, written once to <c>admin.token</c> in the data directory, which only its
/// owner can read. The server keeps a hash of it.
/// </summary>
internal sealed class AdminToken
{
    public const string FileName = "admin.token";
    private const string Prefix = "wsadm_";
    private const int RandomBytes = 32;

    private readonly byte[] hash;

    private AdminToken(string token) => hash = HashOf(token);

    /// <summary>Reads the token of a data directory, or makes one.</summary>
    public static AdminToken LoadOrCreate(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            Create(path);
        }

        var token = File.ReadAllText(path).Trim();
        return token.Length >= Prefix.Length + RandomBytes
            ? new AdminToken(token)
            : throw new InvalidDataException($"{path} holds no token: remove it, and the next start writes a new one.");
    }

    /// <summary>Compares in a time that does not depend on where the texts differ.</summary>
    public bool Matches(string token) => CryptographicOperations.FixedTimeEquals(HashOf(token), hash);

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
