using System.Net;
using System.Net.Sockets;

namespace WasteSorting.Server.Access;

/// <summary>What stands for one caller where addresses are counted, and how an address is written down.</summary>
internal static class Network
{
    // One host can have any of the 2^64 addresses of its IPv6 network.
    private const int PrefixBytes = 8;

    /// <summary>An IPv4 address itself, an IPv6 address's /64. One that stands for an IPv4 address (::ffff:0:0/96) counts as that.</summary>
    public static IPAddress Of(IPAddress? address)
    {
        if (address is null || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address ?? IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>The address as the audit names it: whole, without a port, which says nothing to its reader.</summary>
    public static string Describe(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        _ => address.ToString(),
    };
}
