using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Mooring.Hosting.Host;

/// <summary>One host's meter and activity source, both named <c>Mooring.Hosting</c>, for OpenTelemetry or anything else that listens.</summary>
/// <remarks>docs/hosting.md lists instruments and spans. No call is measured, and no clock is read, while nobody listens.</remarks>
internal sealed class HostTelemetry : IDisposable
{
    public const string Name = "Mooring.Hosting";

    private const int MostOperations = 256; // names that are told apart: guests choose them, and each is a time series for ever
    private const string OtherOperation = "other";

    private readonly ActorHost _host;
    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly ActivitySource _source = new(Name);
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _events;
    private readonly ConcurrentDictionary<string, string> _operations = new(StringComparer.Ordinal);

    public HostTelemetry(ActorHost host, IMeterFactory? factory)
    {
        _host = host;
        _meter = factory?.Create(new MeterOptions(Name)) ?? new Meter(Name);
        _ownsMeter = factory is null; // a factory disposes its meters itself
        _durations = _meter.CreateHistogram<double>("mooring.host.call.duration", "s", "How long calls to actors and providers take, waiting included.");
        _events = _meter.CreateCounter<long>("mooring.host.events", "{event}", "Host events, by type.");
        _meter.CreateObservableUpDownCounter("mooring.host.actors", () => new Measurement<int>(host.Actors.Count, HostTag), "{actor}", "Actors that run.");
        _meter.CreateObservableUpDownCounter("mooring.host.actor.pending", () => ByActor(actor => actor.Pending), "{call}", "Calls that run or wait, by actor.");
        _meter.CreateObservableCounter("mooring.host.actor.restarts", () => ByActor(actor => actor.Restarts), "{restart}", "Fresh instances after the first, by actor.");
    }

    /// <summary>Whether anybody wants to know of calls.</summary>
    public bool IsObserved => _durations.Enabled || _source.HasListeners();

    private KeyValuePair<string, object?> HostTag => new("mooring.host", _host.Options.Name);

    /// <summary>Counts a host event.</summary>
    public void Happened(string type)
    {
        if (_events.Enabled) _events.Add(1, HostTag, new("mooring.event.type", type));
    }

    /// <summary>Measures and traces a call of an actor.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ObserveActorAsync(HostedActor actor, string operation, Func<ValueTask<ReadOnlyMemory<byte>>> call)
    {
        Activity? span = _source.StartActivity($"{actor.Name} {operation}");
        span?.SetTag("mooring.actor.key", actor.Key);
        return ObserveAsync("actor", actor.Name, operation, span, call);
    }

    /// <summary>Measures and traces a call of a provider.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ObserveProviderAsync(
        string capability, string binding, string operation, Func<ValueTask<ReadOnlyMemory<byte>>> call)
    {
        Activity? span = _source.StartActivity($"{capability} {operation}", ActivityKind.Client);
        span?.SetTag("mooring.binding", binding);
        return ObserveAsync("provider", capability, operation, span, call);
    }

    public void Dispose()
    {
        if (_ownsMeter) _meter.Dispose();
        _source.Dispose();
    }

    private async ValueTask<ReadOnlyMemory<byte>> ObserveAsync(
        string kind, string target, string operation, Activity? span, Func<ValueTask<ReadOnlyMemory<byte>>> call)
    {
        using Activity? ended = span;
        span?.SetTag("mooring.host", _host.Options.Name).SetTag("mooring.target.kind", kind).SetTag("mooring.target", target).SetTag("mooring.operation", operation);
        long start = Stopwatch.GetTimestamp();
        string? error = null;
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            error = cause is HostCallException known ? known.Code : cause.GetType().Name;
            span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error, cause.Message);
            throw;
        }
        finally
        {
            var tags = new TagList { HostTag, new("mooring.target.kind", kind), new("mooring.target", target), new("mooring.operation", Known(operation)) };
            if (error is not null) tags.Add("error.type", error);
            _durations.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
        }
    }

    private string Known(string operation) => _operations.TryGetValue(operation, out string? known) ? known
        : _operations.Count < MostOperations ? _operations.GetOrAdd(operation, operation)
        : OtherOperation;

    private IEnumerable<Measurement<int>> ByActor(Func<HostedActor, int> value) =>
        _host.Actors.Select(actor => new Measurement<int>(value(actor), HostTag, new("mooring.actor", actor.Name)));
}
