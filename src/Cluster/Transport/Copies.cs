using Metadata = WasteSorting.Rpc.Metadata;

namespace WasteSorting.Cluster.Transport;

/// <summary>What both libraries have a type for, from ours to Grpc.Core's.</summary>
internal static class Copies
{
    public static Grpc.Core.Metadata ToGrpc(Metadata metadata)
    {
        var copy = new Grpc.Core.Metadata();
        Add(metadata, copy);
        return copy;
    }

    public static void Add(Metadata metadata, Grpc.Core.Metadata target)
    {
        foreach (var entry in metadata)
        {
            target.Add(entry.IsBinary
                ? new Grpc.Core.Metadata.Entry(entry.Key, entry.ValueBytes.ToArray())
                : new Grpc.Core.Metadata.Entry(entry.Key, entry.Value));
        }
    }

    /// <summary>The numbers of the codes are the protocol's.</summary>
    public static Grpc.Core.Status ToGrpc(Rpc.Status status) => new((Grpc.Core.StatusCode)(int)status.Code, status.Detail);
}
