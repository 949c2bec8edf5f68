using System.Net;

namespace WasteSorting.Actors.Hosting;

/// <summary>A silo's place in its cluster.</summary>
internal sealed record SiloPlace
{
    /// <summary>
    /// Where this silo listens for the others. It should be the same after a restart: one that comes back elsewhere waits until its old self is
    /// declared dead.
    /// </summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The address at which the others reach it.</summary>
    public required IPAddress Advertised { get; init; }

    /// <summary>Silos with the same one are one cluster.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Names the actors' stored state, and outlives clusters.</summary>
    public required string ServiceId { get; init; }

    /// <summary>By what silos know each other; null: by nothing, and nothing between them is encrypted.</summary>
    public required SiloTls? Tls { get; init; }
}
