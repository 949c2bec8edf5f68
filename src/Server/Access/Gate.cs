using System.Runtime.InteropServices;
using System.Security.Cryptography;
using WasteSorting.Rpc;
using WasteSorting.Server.Api;

namespace WasteSorting.Server.Access;

/// <summary>
/// Stands before every call. Methods that only show what hangs in the hall are open; every other one, known or not, needs
/// the administrator's token as <c>authorization: Bearer …</c>.
/// </summary>
internal sealed class Gate(AdminToken admin)
{
    private const string Scheme = "Bearer ";

    private static readonly HashSet<string> OpenMethods = new(StringComparer.Ordinal)
    {
        "/wastesorting.v1.ProgressService/GetProgress",
        "/wastesorting.v1.ProgressService/ListChildren",
        "/wastesorting.v1.ProgressService/GetRanking",
        "/wastesorting.v1.ProgressService/ExplainRank",
        "/wastesorting.v1.ProgressService/ProveTotals",
        "/wastesorting.v1.FeedService/WatchProgress",
        "/wastesorting.v1.FeedService/WatchRanking",
        "/wastesorting.v1.RegistryService/GetNode",
        "/wastesorting.v1.RegistryService/ListNodes",
        "/wastesorting.v1.RegistryService/ExportRegistry",
        "/wastesorting.v1.AssessmentService/ListObligations",
        "/wastesorting.v1.AdminService/GetStatus",
        "/grpc.health.v1.Health/Check",
        "/grpc.health.v1.Health/List",
        "/grpc.health.v1.Health/Watch",
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    };

    // A caller sends the same token with every report: it is hashed once for each text, and the text is kept only if right.
    private volatile string? lastRight;

    public ValueTask CheckAsync(CallContext context, ServiceMethod method)
    {
        if (OpenMethods.Contains(method.Path))
        {
            return default;
        }

        var header = context.GetRequestHeader("authorization")
            ?? throw RpcErrors.Unauthenticated("authorization: a token is needed, as 'Bearer TOKEN'");
        if (!IsRight(header))
        {
            throw RpcErrors.Unauthenticated("authorization: the token is not valid");
        }

        context.State = Actors.Administrator;
        return default;
    }

    private bool IsRight(string header)
    {
        if (lastRight is { } right
            && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(header.AsSpan()), MemoryMarshal.AsBytes(right.AsSpan())))
        {
            return true;
        }

        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !admin.Matches(header[Scheme.Length..]))
        {
            return false;
        }

        lastRight = header;
        return true;
    }
}

/// <summary>Who calls, as the journal names him.</summary>
internal static class Actors
{
    public const string Administrator = "administrator";

    public static string Of(CallContext context) => context.State as string ?? "";
}
