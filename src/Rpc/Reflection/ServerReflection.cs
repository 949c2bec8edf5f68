using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Reflection.V1;

namespace WasteSorting.Rpc.Reflection;

/// <summary>Serves both versions of <c>grpc.reflection</c>, which differ in their package only.</summary>
public static class ServerReflection
{
    /// <summary>The services that describe these ones and themselves.</summary>
    public static IReadOnlyList<RpcService> Of(IEnumerable<ServiceDescriptor> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var v1 = ReflectionReflection.Descriptor.Services[0];
        var v1Alpha = V1Alpha.ReflectionReflection.Descriptor.Services[0];
        var answers = new ReflectionAnswers([.. services, v1, v1Alpha]);
        return [new(v1, new Current(answers)), new(v1Alpha, new Alpha(answers))];
    }

    private sealed class Current(ReflectionAnswers answers)
    {
        public async IAsyncEnumerable<ServerReflectionResponse> ServerReflectionInfo(
            IAsyncEnumerable<ServerReflectionRequest> requests, CallContext context)
        {
            _ = context;
            await foreach (var request in requests.ConfigureAwait(false))
            {
                yield return answers.Answer(request);
            }
        }
    }

    private sealed class Alpha(ReflectionAnswers answers)
    {
        public async IAsyncEnumerable<V1Alpha.ServerReflectionResponse> ServerReflectionInfo(
            IAsyncEnumerable<V1Alpha.ServerReflectionRequest> requests, CallContext context)
        {
            _ = context;
            await foreach (var request in requests.ConfigureAwait(false))
            {
                var answer = answers.Answer(ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
                yield return V1Alpha.ServerReflectionResponse.Parser.ParseFrom(answer.ToByteString());
            }
        }
    }
}
