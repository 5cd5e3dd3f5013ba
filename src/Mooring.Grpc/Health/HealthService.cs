using Google.Protobuf.Reflection;
using Mooring.Grpc.Health.V1;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using static Mooring.Grpc.Health.V1.HealthCheckResponse.Types;

namespace Mooring.Grpc.Health;

/// <summary>The standard service <c>grpc.health.v1.Health</c>: which services of a server are ready.</summary>
/// <remarks>Safe for use by several threads. The empty name stands for the server as a whole and serves from the start.</remarks>
public sealed class HealthService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _states = new(StringComparer.Ordinal) { [""] = ServingStatus.Serving }; // guarded by _gate
    private TaskCompletionSource _changed = NewSignal(); // guarded by _gate; done at the next change of any state

    /// <summary>Says whether a service is ready.</summary>
    /// <param name="service">Its full name, or empty for the whole server.</param>
    /// <param name="isServing">Whether calls may be sent to it.</param>
    public void Set(string service, bool isServing)
    {
        ArgumentNullException.ThrowIfNull(service);
        TaskCompletionSource changed;
        lock (_gate)
        {
            _states[service] = isServing ? ServingStatus.Serving : ServingStatus.NotServing;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult(); // outside the lock; watchers look again at what they watch
    }

    /// <summary>The service, to be served.</summary>
    public GrpcService ToService() => new GrpcService(HealthReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Health"))
        .Unary("Check", HealthCheckRequest.Parser, CheckAsync)
        .ServerStreaming<HealthCheckRequest, HealthCheckResponse>("Watch", HealthCheckRequest.Parser, WatchAsync);

    private ValueTask<HealthCheckResponse> CheckAsync(HealthCheckRequest request, GrpcCall call)
    {
        var (status, _) = Look(request.Service);
        return status is ServingStatus.ServiceUnknown
            ? throw new GrpcStatusException(StatusCode.NotFound, $"The server has no health of a service '{request.Service}'.")
            : new(new HealthCheckResponse { Status = status });
    }

    private async ValueTask WatchAsync(HealthCheckRequest request, GrpcStreamWriter<HealthCheckResponse> responses, GrpcCall call)
    {
        ServingStatus? sent = null;
        while (true)
        {
            var (status, changed) = Look(request.Service);
            if (status != sent) await responses.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
            sent = status;
            await changed.WaitAsync(call.CancellationToken).ConfigureAwait(false);
        }
    }

    private (ServingStatus Status, Task Changed) Look(string service)
    {
        lock (_gate) return (_states.GetValueOrDefault(service, ServingStatus.ServiceUnknown), _changed.Task);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
