using Google.Protobuf;
using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Reflection.V1;

namespace WasteSorting.Rpc.Reflection;

/// <summary>Serves both versions of <c>grpc.reflection</c>, which differ in their package only.</summary>
internal static class ServerReflection
{
    public static void AddTo(RpcServer.Builder builder, List<ServiceDescriptor> services)
    {
        var v1 = ReflectionReflection.Descriptor.Services[0];
        var v1Alpha = V1Alpha.ReflectionReflection.Descriptor.Services[0];
        var answers = new ReflectionAnswers([.. services, v1, v1Alpha]);
        builder.AddService(v1, new Current(answers)).AddService(v1Alpha, new Alpha(answers));
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
