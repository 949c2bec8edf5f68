using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using WasteSorting.Rpc.Wire;

namespace WasteSorting.Rpc.Serving;

/// <summary>Reads what a request's headers say.</summary>
internal static class RequestHead
{
    /// <summary>
    /// The timeout that applies: for a unary call never more than the server's own. One that is malformed counts as not given, and not
    /// as "no limit".
    /// </summary>
    public static TimeSpan? ReadTimeout(HttpRequest request, ServiceMethod method, CallHost host)
    {
        var values = request.Headers.GrpcTimeout;
        TimeSpan? longest = method.IsUnary ? host.Options.MaxDeadline : null;
        if (values.Count == 1 && Timeouts.TryParse(values[0]!, out var timeout))
        {
            return timeout > longest ? longest : timeout;
        }

        if (values.Count > 0)
        {
            ServerLog.TimeoutIgnored(host.Logger, method.Path);
        }

        return longest;
    }

    public static Metadata ReadMetadata(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            var key = name.ToLowerInvariant();
            if (!HeaderText.IsMetadata(key))
            {
                continue;
            }

            foreach (var value in values)
            {
                HeaderText.Read(metadata, key, value ?? string.Empty);
            }
        }

        return metadata;
    }

    public static bool TakesGzip(IHeaderDictionary headers)
    {
        foreach (var line in headers.GrpcAcceptEncoding)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                if (line.AsSpan()[range].Trim().SequenceEqual(HeaderText.Gzip))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static string ReadPeer(ConnectionInfo connection)
    {
        if (connection.RemoteIpAddress is not { } address)
        {
            return "unknown";
        }

        var family = address.AddressFamily == AddressFamily.InterNetworkV6 ? "ipv6" : "ipv4";
        return $"{family}:{new IPEndPoint(address, connection.RemotePort)}";
    }
}
