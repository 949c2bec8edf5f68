using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using WasteSorting.Server.Connections;
using WasteSorting.Server.Options;
using WasteSorting.Server.Tls;

namespace WasteSorting.Server;

/// <summary>Where a server listens.</summary>
internal static class Doors
{
    /// <summary>
    /// With a certificate one port for everything over TLS, otherwise HTTP on one port and gRPC on another; within the bounds of
    /// <see cref="CallLimits"/>.
    /// </summary>
    /// <exception cref="OptionsException">The certificate cannot be used.</exception>
    public static void Open(WebApplicationBuilder builder, ServerOptions options)
    {
        var certificate = options.Tls is { } tls ? new TlsCertificate(tls, Warn) : null;
        builder.Services.AddSingleton(_ => new ResetBudget(CallLimits.ResetsPerSecond, CallLimits.ConnectionsMax));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            CallLimits.Apply(kestrel.Limits);
            var resets = kestrel.ApplicationServices.GetRequiredService<ResetBudget>();
            kestrel.AddServerHeader = false;
            if (certificate is not null)
            {
                kestrel.Listen(EndPointOf(options.Tls!.Url), listen => UseTls(listen, certificate, resets));
                return;
            }

            kestrel.Listen(EndPointOf(options.Http), listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(EndPointOf(options.Grpc), listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                resets.Watch(listen);
            });
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = CallLimits.ShutdownTimeout);
    }

    private static void UseTls(ListenOptions listen, TlsCertificate certificate, ResetBudget resets)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ => ValueTask.FromResult(certificate.ForConnection()),
            HandshakeTimeout = CallLimits.HandshakeTimeout,
        });
        resets.Watch(listen);
    }

    private static void Warn(string problem) =>
        Console.Error.WriteLine($"The new certificate is not used, and the one before stays: {problem}");

    private static IPEndPoint EndPointOf(Uri url) => new(
        url.HostNameType == UriHostNameType.Dns ? IPAddress.Loopback : IPAddress.Parse(url.Host.Trim('[', ']')),
        url.Port);
}
