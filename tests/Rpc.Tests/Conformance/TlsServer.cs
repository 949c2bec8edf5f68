using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using WasteSorting.InteropServer;

namespace WasteSorting.Rpc.Tests.Conformance;

/// <summary>The conformance service over TLS, for callers that show one certain certificate.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly X509Certificate2 _own = SelfSigned("CN=server");
    private readonly X509Certificate2 _callers = SelfSigned("CN=caller");
    private readonly WebApplication _app;

    private TlsServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, Listen));
        _app = builder.Build();
        _app.UseRpc(new RpcServer.Builder(ConformanceService.Limits)
            .AddService(ConformanceService.Descriptor, new ConformanceService(TimeProvider.System)).Build());
        Http = InvokerWith(_callers);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Shows the certificate that the server wants.</summary>
    public HttpMessageInvoker Http { get; }

    public static async Task<TlsServer> StartAsync()
    {
        var server = new TlsServer();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A caller's connections, with this certificate or without any.</summary>
    public HttpMessageInvoker InvokerWith(X509Certificate2? certificate) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, shown, _, _) => _own.Equals(shown),
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
        },
    });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _own.Dispose();
        _callers.Dispose();
    }

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        return new CertificateRequest(name, key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private void Listen(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = _own,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            ClientCertificateValidation = (shown, _, _) => _callers.Equals(shown),
        });
    }
}
