using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;

namespace WasteSorting.Server.Tests.ClientRules;

/// <summary>Channels as clients open them.</summary>
internal static class Channels
{
    // Exports are the largest answers.
    private const int MessageMax = 16 * 1024 * 1024;

    /// <param name="addresses">Of servers that are alike, the preferred one first.</param>
    public static GrpcChannel To(params IReadOnlyList<Uri> addresses)
    {
        if (addresses.Count == 1)
        {
            return GrpcChannel.ForAddress(addresses[0], With(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }));
        }

        // A server that is gone or stands still costs its callers about two seconds, for there is another one to ask.
        var options = With(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            KeepAlivePingDelay = TimeSpan.FromSeconds(1),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(1),
        });
        options.Credentials = ChannelCredentials.Insecure;
        options.ServiceProvider = new ServiceCollection()
            .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => addresses.Select(one => new BalancerAddress(one.Host, one.Port))))
            .BuildServiceProvider();
        return GrpcChannel.ForAddress("static:///ledger", options);
    }

    /// <summary>Over TLS to a server whose certificate is its own root.</summary>
    public static GrpcChannel OverTls(Uri address, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.Subject == shown.Issuer;
        handler.SslOptions.ClientCertificates = certificate is null ? null : [certificate];
        return GrpcChannel.ForAddress(address, With(handler));
    }

    private static GrpcChannelOptions With(SocketsHttpHandler handler) =>
        new() { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MessageMax };
}
