using Microsoft.AspNetCore.Http;

namespace WasteSorting.Rpc.Serving;

/// <summary>What the caller is told about a call that failed.</summary>
internal readonly record struct CallFailure(Status Status, Metadata Trailers)
{
    public static CallFailure From(EndReason reason, Exception? error, CallHost host, ServiceMethod method)
    {
        var failure = reason switch
        {
            EndReason.Deadline => Of(StatusCode.DeadlineExceeded, "The deadline has passed."),
            EndReason.Drained => Of(StatusCode.Unavailable, "The server is stopping."),
            EndReason.Aborted => Of(StatusCode.Cancelled, string.Empty),
            EndReason.None => FromError(error, host, method),
        };
        ServerLog.CallFailed(host.Logger, method.Path, failure.Status.Code, failure.Status.Detail);
        return failure;
    }

    private static CallFailure FromError(Exception? error, CallHost host, ServiceMethod method)
    {
        switch (error)
        {
            case RpcException { StatusCode: not StatusCode.OK } chosen:
                return new CallFailure(chosen.Status, chosen.Trailers);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Of(StatusCode.ResourceExhausted, "The request is larger than the server takes.");
            case BadHttpRequestException:
                return Of(StatusCode.Internal, "The request's body broke off.");
            case OperationCanceledException when host.Stopping.IsCancellationRequested:
                return Of(StatusCode.Unavailable, "The server is stopping.");
            case not null:
                ServerLog.HandlerThrew(host.Logger, error, method.Path);
                break;
        }

        // Nothing about the exception: its text may tell what the caller may not know.
        return Of(StatusCode.Unknown, "The handler failed.");
    }

    private static CallFailure Of(StatusCode code, string detail) => new(new Status(code, detail), []);
}
