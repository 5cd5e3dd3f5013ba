using Microsoft.Extensions.Diagnostics.HealthChecks;
using Mooring.Extensions;

#pragma warning disable IDE0130 // as in MooringServiceCollectionExtensions
namespace Microsoft.Extensions.DependencyInjection;
#pragma warning restore IDE0130

/// <summary>Adds the health of moored objects to the host's.</summary>
public static class MooredHealthChecksBuilderExtensions
{
    /// <summary>Adds a check over all objects that were added with <c>AddMoored</c>.</summary>
    /// <param name="builder">What <c>AddHealthChecks</c> returned.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="degradedAt">How many waiting calls make an object degraded.</param>
    /// <param name="tags">Tags to filter by.</param>
    public static IHealthChecksBuilder AddMoored(
        this IHealthChecksBuilder builder, string name = "moored", int degradedAt = 100, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name, provider => new MooredHealthCheck(provider.GetServices<IMooredSource>(), degradedAt), failureStatus: null, tags));
    }
}
