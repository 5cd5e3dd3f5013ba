using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mooring.Extensions;

/// <summary>Healthy while every object serves; degraded while calls pile up; unhealthy when one has stopped or been given up.</summary>
internal sealed class MooredHealthCheck(IEnumerable<IMooredSource> sources, int degradedAt) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = HealthStatus.Healthy;
        var data = new Dictionary<string, object>();
        var reasons = new List<string>();
        foreach (IMooredSource source in sources)
        {
            (string name, bool isServing, int queued, int restarts) = source.Health;
            data[name] = $"{(isServing ? "serving" : "stopped")}, {queued} queued, {restarts} restarts";
            if (!isServing)
            {
                status = context.Registration.FailureStatus;
                reasons.Add($"'{name}' has stopped");
            }
            else if (queued >= degradedAt)
            {
                if (status == HealthStatus.Healthy) status = HealthStatus.Degraded;
                reasons.Add($"{queued} calls wait for '{name}'");
            }
        }

        return Task.FromResult(new HealthCheckResult(status, reasons.Count == 0 ? null : string.Join("; ", reasons), data: data));
    }
}
