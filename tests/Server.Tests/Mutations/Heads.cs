using Google.Protobuf.Reflection;
using WasteSorting.Testing.Http2;

namespace WasteSorting.Server.Tests.Mutations;

/// <summary>
/// Header blocks: those that every call has, and mutated ones. What HTTP/2 forbids ends a whole connection; that is the
/// transport's to see.
/// </summary>
internal sealed class Heads(Uri address, string token, IReadOnlyList<MethodDescriptor> methods)
{
    private static readonly string[] Timeouts =
        ["", "0S", "1n", "900u", "50m", "1H", "99999999H", "100000000S", "-1S", "5", "S", "5s", "1.5S", " 5S", "5S ", "18446744073709551616n"];

    private static readonly string[] Encodings = ["", "identity", "gzip", "GZIP", "br", "gzip,identity", "gzip;q=0", "deflate"];

    private static readonly string[] ContentTypes =
    [
        "", "application/grpc+proto", "application/grpc+foo", "application/grpc;charset=utf-8", "application/json", "text/html",
        "APPLICATION/GRPC", "application/grpcx",
    ];

    private static readonly string[] BinaryValues = ["!!!", "AA", "AAA=", "A", "", "AAAA,AAAA", "AAAA AAAA", "===="];

    private readonly byte[][] plain = [.. methods.Select(method => HeaderBlock.Of(address, PathOf(method), token))];

    /// <summary>Where a call of the method is sent to.</summary>
    public static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";

    /// <summary>What every call of a method has.</summary>
    public byte[] Plain(int method) => plain[method];

    /// <summary>With one field more.</summary>
    public byte[] With(int method, string name, string value)
    {
        var block = new List<byte>(plain[method]);
        HeaderBlock.Add(block, name, value);
        return [.. block];
    }

    /// <summary>A block with one field changed, and what that may lead to.</summary>
    public (byte[] Block, Leeway Leeway) Mutate(int method, Chance chance)
    {
        switch (chance.Below(16))
        {
            case 0 or 1 or 2 or 3 or 4:
                return (With(method, "grpc-timeout", chance.Of<string>(Timeouts)), Leeway.Deadline | Leeway.Headers);
            case 5 or 6 or 7:
                return (With(method, "grpc-encoding", chance.Of<string>(Encodings)), Leeway.Headers);
            case 8 or 9:
                return (With(method, "sample-bin", chance.Of<string>(BinaryValues)), Leeway.Headers);
            case 10:
                return (With(method, "grpc-accept-encoding", chance.Of<string>(Encodings)), Leeway.Headers);
            case 11:
                return (With(method, "sample", Noise(chance)), Leeway.Headers);
            case 12 or 13 or 14:
                return (Changed(method, "content-type", chance.Of<string>(ContentTypes)), Leeway.Headers);
            default:
                return (Changed(method, "authorization", OtherCredential(chance)), Leeway.Credential | Leeway.Headers);
        }
    }

    private byte[] Changed(int method, string name, string value) => HeaderBlock.Of(
        HeaderBlock.Fields(address, PathOf(methods[method]), token).Select(field => field.Name == name ? (name, value) : field));

    private string OtherCredential(Chance chance) => chance.Below(5) switch
    {
        0 => "",
        1 => "Bearer",
        2 => $"Basic {token}",
        3 => $"Bearer {token[..chance.Below(token.Length)]}",
        _ => $"Bearer {token.Remove(chance.Below(token.Length), 1)}{(char)('a' + chance.Below(26))}",
    };

    /// <summary>Any bytes that a value may have.</summary>
    private static string Noise(Chance chance)
    {
        var text = new char[chance.Below(200)];
        foreach (ref var one in text.AsSpan())
        {
            one = (char)(' ' + chance.Below(95));
        }

        return new string(text).Trim();
    }
}
