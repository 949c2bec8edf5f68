using Google.Protobuf.Reflection;
using WasteSorting.Rpc.Health.V1;
using WireStatus = WasteSorting.Rpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace WasteSorting.Rpc;

/// <summary><c>grpc.health.v1.Health</c>. The empty name stands for the server as a whole.</summary>
public sealed class HealthService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WireStatus> _statuses = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static ServiceDescriptor Descriptor { get; } = HealthReflection.Descriptor.Services[0];

    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        TaskCompletionSource changed;
        lock (_gate)
        {
            _statuses[service] = (WireStatus)status;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    public Task<HealthCheckResponse> Check(HealthCheckRequest request, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        _ = context;
        return Read(request.Service, out _) is { } status
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new RpcException(new Status(StatusCode.NotFound, "No such service."));
    }

    public Task<HealthListResponse> List(HealthListRequest request, CallContext context)
    {
        _ = (request, context);
        var response = new HealthListResponse();
        lock (_gate)
        {
            foreach (var (service, status) in _statuses)
            {
                response.Statuses.Add(service, new HealthCheckResponse { Status = status });
            }
        }

        return Task.FromResult(response);
    }

    /// <summary>A slow watcher skips states that have passed, and always gets to the last one.</summary>
    public async IAsyncEnumerable<HealthCheckResponse> Watch(HealthCheckRequest request, CallContext context)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        WireStatus? shown = null;
        while (true)
        {
            var status = Read(request.Service, out var changed) ?? WireStatus.ServiceUnknown;
            if (status != shown)
            {
                shown = status;
                yield return new HealthCheckResponse { Status = status };
            }

            await changed.WaitAsync(context.CancellationToken).ConfigureAwait(false);
        }
    }

    private WireStatus? Read(string service, out Task changed)
    {
        lock (_gate)
        {
            changed = _changed.Task;
            return _statuses.TryGetValue(service, out var status) ? status : null;
        }
    }
}
