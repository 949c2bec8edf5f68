using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;

namespace WasteSorting.Cli.Client;

/// <summary>A channel to the servers of one ledger.</summary>
internal sealed class LedgerChannel : IDisposable
{
    // Exports of the registry are the largest answers.
    private const int AnswerBytesMax = 16 * 1024 * 1024;

    private static readonly TimeSpan ReconnectFirst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReconnectMax = TimeSpan.FromSeconds(2);

    private readonly Servers servers;
    private readonly GrpcChannel channel;

    /// <param name="preferred">Number of the server to prefer, of those in the settings; it may be beyond the last.</param>
    /// <param name="repeated">Told of each attempt that is not the first of its call.</param>
    public LedgerChannel(ClientSettings settings, ServiceConfig retries, int preferred = 0, Action? repeated = null)
    {
        var count = settings.Servers.Count;
        servers = new Servers(Enumerable.Range(preferred, count).Select(at => settings.Servers[at % count]));
        retries.LoadBalancingConfigs.Add(new LoadBalancingConfig(StickyBalancerFactory.Policy));
        channel = GrpcChannel.ForAddress("servers:///ledger", new GrpcChannelOptions
        {
            Credentials = settings.Servers[0].Scheme == Uri.UriSchemeHttps ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            HttpHandler = new ServerWatch(servers, repeated, HandlerFor(settings)),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = AnswerBytesMax,
            MaxRetryAttempts = null,
            InitialReconnectBackoff = ReconnectFirst,
            MaxReconnectBackoff = ReconnectMax,
            ServiceConfig = retries,
            ServiceProvider = new Parts(new ServersFactory(servers)),
        });
    }

    public CallInvoker Invoker => channel.CreateCallInvoker();

    /// <summary>The server that the answer's headers are from cannot serve: what is called next goes to another one.</summary>
    public void Leave(Metadata headers)
    {
        if (Uri.TryCreate($"tcp://{headers.GetValue(ServerWatch.ServedBy)}", UriKind.Absolute, out var server))
        {
            servers.Leave(server);
        }
    }

    public void Dispose() => channel.Dispose();

    private static SocketsHttpHandler HandlerFor(ClientSettings settings)
    {
        // Of several servers, one that is gone or stands still may cost its callers about two seconds: there is another one to ask.
        var isAlone = settings.Servers.Count == 1;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(isAlone ? 10 : 2),
            KeepAlivePingDelay = TimeSpan.FromSeconds(isAlone ? 30 : 1),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(isAlone ? 20 : 1),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ActivityHeadersPropagator = null,
        };
        handler.SslOptions.ClientCertificates = settings.Certificate is { } certificate ? [certificate] : null;
        if (settings.Roots is { } roots)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return handler;
    }

    /// <summary>Hands gRPC the two parts of ours that it asks for.</summary>
    private sealed class Parts(ServersFactory servers) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(IEnumerable<ResolverFactory>) ? new ResolverFactory[] { servers }
            : serviceType == typeof(IEnumerable<LoadBalancerFactory>) ? new LoadBalancerFactory[] { new StickyBalancerFactory() }
            : null;
    }
}
