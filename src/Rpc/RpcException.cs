namespace WasteSorting.Rpc;

/// <summary>
/// A call that ended with anything but OK. A handler throws it to choose the status that its caller sees; a client gets it thrown.
/// </summary>
public sealed class RpcException : Exception
{
    public RpcException(Status status)
        : this(status, [])
    {
    }

    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, null)
    {
    }

    public RpcException(Status status, Metadata trailers, Exception? innerException)
        : base($"{status.Code}: {status.Detail}", innerException)
    {
        Status = status;
        Trailers = trailers;
    }

    public Status Status { get; }

    public StatusCode StatusCode => Status.Code;

    public Metadata Trailers { get; }
}
