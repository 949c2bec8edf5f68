using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using WasteSorting.Rpc;
using WasteSorting.Rpc.Serving;

namespace WasteSorting.Cluster.Transport;

/// <summary>One call: Grpc.AspNetCore's context, and the one that the handler sees.</summary>
internal sealed class Call : IDisposable
{
    private readonly ServerCallContext grpc;
    private readonly CancellationTokenSource? streamOver;

    public Call(ServerCallContext grpc, ServiceMethod method, CallHost host)
    {
        this.grpc = grpc;
        Method = method;
        Host = host;

        // A stream is told when the host has no more time; a unary call is not cut short.
        streamOver = method.IsUnary ? null : CancellationTokenSource.CreateLinkedTokenSource(grpc.CancellationToken, host.Drained);
        var entered = grpc.GetHttpContext().Features.GetRequiredFeature<CallContext>();
        Context = new CallContext
        {
            Method = method.Path,
            Peer = entered.Peer,
            ClientCertificate = entered.ClientCertificate,
            HeaderReader = () => entered.RequestHeaders,
            Deadline = grpc.Deadline == DateTime.MaxValue ? null : new DateTimeOffset(grpc.Deadline),
            CancellationToken = streamOver?.Token ?? grpc.CancellationToken,
            HeaderWriter = headers => grpc.WriteResponseHeadersAsync(Copies.ToGrpc(headers)),
            State = entered.State,
        };
    }

    public ServiceMethod Method { get; }

    public CallHost Host { get; }

    public CallContext Context { get; }

    /// <summary>The caller cancelled or went away, or the deadline has passed: nobody hears of what happens now.</summary>
    public bool IsOver => grpc.CancellationToken.IsCancellationRequested;

    public void CopyTrailers() => Copies.Add(Context.ResponseTrailers, grpc.ResponseTrailers);

    public void Dispose() => streamOver?.Dispose();
}
