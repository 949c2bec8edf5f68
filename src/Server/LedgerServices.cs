using WasteSorting.Contracts.V1;
using WasteSorting.Ledger;
using WasteSorting.Rpc;
using WasteSorting.Rpc.Reflection;
using WasteSorting.Server.Access;
using MethodDescriptor = Google.Protobuf.Reflection.MethodDescriptor;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace WasteSorting.Server;

/// <summary>Everything that is served over one engine, whatever the transport: the services, their health, and the gate before them.</summary>
internal sealed class LedgerServices : IDisposable
{
    private static readonly ServiceDescriptor[] Own =
    [
        ReportReflection.Descriptor.Services[0], ProgressReflection.Descriptor.Services[0], FeedReflection.Descriptor.Services[0],
        RegistryReflection.Descriptor.Services[0], AssessmentReflection.Descriptor.Services[0], AuditReflection.Descriptor.Services[0],
        AdminReflection.Descriptor.Services[0],
        HealthService.Descriptor,
    ];

    private readonly HealthService health = new();
    private readonly Sessions sessions;
    private readonly Gate gate;

    public LedgerServices(IProgressEngine engine, EngineLimits limits, AccessSettings access, TimeProvider time)
    {
        sessions = new Sessions(engine, time);
        object[] handlers =
        [
            new Api.ReportService(engine, limits, sessions), new Api.ProgressService(engine), new Api.FeedService(engine, limits, sessions),
            new Api.RegistryService(engine), new Api.AssessmentService(engine), new Api.AuditService(engine), new Api.AdminService(engine, limits, sessions, time),
            health,
        ];
        gate = new Gate(engine, access, new AccessRules(Methods), time);
        var builder = new RpcServer.Builder(RpcLimits.Options).Intercept((context, method) => gate.CheckAsync(context, method.Path));
        foreach (var (descriptor, handler) in Own.Zip(handlers))
        {
            builder.AddService(descriptor, handler);
        }

        Rpc = builder.Build();
    }

    /// <summary>What is served, known before there is an engine.</summary>
    public static IReadOnlyList<MethodDescriptor> Methods { get; } =
        [.. Own.Concat(ServerReflection.Of(Own).Select(service => service.Descriptor)).SelectMany(service => service.Methods)];

    public RpcServer Rpc { get; }

    public void Dispose()
    {
        sessions.Dispose();
        gate.Dispose();
    }

    /// <summary>Sets the health of the server and of each service.</summary>
    public void SetHealth(ServingStatus status)
    {
        health.SetStatus("", status);
        foreach (var service in Rpc.Services)
        {
            health.SetStatus(service.Descriptor.FullName, status);
        }
    }
}
