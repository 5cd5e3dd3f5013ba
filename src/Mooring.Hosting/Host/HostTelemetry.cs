using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Mooring.Hosting.Host;

/// <summary>Counts, times and traces calls for whoever listens to <c>Mooring.Hosting</c>, with OpenTelemetry or without.</summary>
internal sealed class HostTelemetry
{
    private const string Name = "Mooring.Hosting";

    private static readonly ActivitySource Activities = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("mooring.host.call.duration", "s", "How long calls to actors and providers take.");

    public bool IsObserved => Durations.Enabled || Activities.HasListeners();

    public async ValueTask<ReadOnlyMemory<byte>> ObserveAsync(string target, string operation, Func<ValueTask<ReadOnlyMemory<byte>>> call)
    {
        using Activity? activity = Activities.StartActivity($"{target} {operation}");
        activity?.SetTag("mooring.target", target).SetTag("mooring.operation", operation);
        long start = Stopwatch.GetTimestamp();
        string outcome = "ok";
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            outcome = cause is HostCallException known ? known.Code : cause.GetType().Name;
            activity?.SetStatus(ActivityStatusCode.Error, cause.Message);
            throw;
        }
        finally
        {
            Durations.Record(
                Stopwatch.GetElapsedTime(start).TotalSeconds, new("target", target), new("operation", operation), new("outcome", outcome));
        }
    }
}
