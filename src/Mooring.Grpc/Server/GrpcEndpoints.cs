using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Server;

/// <summary>Serves gRPC services in an ASP.NET Core application.</summary>
/// <remarks>
/// The application's Kestrel needs an HTTP/2 endpoint. For streams whose clients may read slowly also set
/// <c>Limits.MinResponseDataRate = null</c>, or Kestrel ends the connection of a client that does not read;
/// <see cref="GrpcServer"/> does all of this by itself.
/// </remarks>
public static class GrpcEndpoints
{
    /// <summary>Maps the methods of a service to <c>/{service}/{method}</c>; its other paths answer UNIMPLEMENTED.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="service">The service.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>For conventions such as authorization that hold for the whole service.</returns>
    public static IEndpointConventionBuilder MapGrpcService(this IEndpointRouteBuilder endpoints, GrpcService service, GrpcOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(service);
        var runner = new CallRunner(options ?? new GrpcOptions());
        var group = endpoints.MapGroup(service.Name);
        foreach (var (name, handler) in service.Methods)
        {
            group.Map(name, http => runner.RunAsync(http, handler)).WithDisplayName($"gRPC {service.Name}/{name}");
        }

        group.Map("{**method}", http => runner.RunAsync(http, Unimplemented)).WithDisplayName($"gRPC {service.Name}, unknown methods");
        return group;
    }

    /// <summary>Answers every path that nothing else serves with UNIMPLEMENTED, as gRPC clients expect of an unknown service.</summary>
    /// <inheritdoc cref="MapGrpcService"/>
    public static IEndpointConventionBuilder MapUnknownGrpcServices(this IEndpointRouteBuilder endpoints, GrpcOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var runner = new CallRunner(options ?? new GrpcOptions());
        return endpoints.MapFallback("{**path}", http => runner.RunAsync(http, Unimplemented)).WithDisplayName("gRPC, unknown services");
    }

    private static ValueTask Unimplemented(GrpcCall call) =>
        throw new GrpcStatusException(StatusCode.Unimplemented, $"The server has no method '{call.HttpContext.Request.Path}'.");
}
