using Mooring.Grpc.Health;
using Mooring.Grpc.Reflection;

namespace Mooring.Grpc.Server;

/// <summary>What every gRPC server should have beside its own services.</summary>
public static class StandardServices
{
    /// <summary>Adds health, in which all of them serve, and reflection, which tells about all of them.</summary>
    /// <param name="services">The server's own services.</param>
    /// <param name="health">Where the caller says what is ready; null if that never changes.</param>
    public static IReadOnlyList<GrpcService> AddTo(IEnumerable<GrpcService> services, HealthService? health = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        health ??= new HealthService();
        List<GrpcService> all = [.. services];
        foreach (var service in all) health.Set(service.Name, isServing: true);
        all.Add(health.ToService());
        return [.. all, .. new ReflectionService(all).ToServices()];
    }
}
