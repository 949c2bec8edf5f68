using Google.Protobuf;
using WasteSorting.Server.Errors;
using WasteSorting.Server.Options;

namespace WasteSorting.Server.Api;

/// <summary>Bounds single messages of services that take larger ones by other methods: what was compressed is only now known by its size.</summary>
internal static class RequestSize
{
    /// <exception cref="Grpc.Core.RpcException">It is more than one report or one question: RESOURCE_EXHAUSTED.</exception>
    public static void Check(IMessage request)
    {
        if (request.CalculateSize() > CallLimits.QuestionMax)
        {
            throw RpcErrors.Exhausted($"this request has at most {CallLimits.QuestionMax} bytes");
        }
    }
}
