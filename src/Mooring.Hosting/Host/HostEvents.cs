using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Mooring.Hosting.Host;

/// <summary>Spreads events to whoever listens. A listener that is too slow loses events, and is told how many.</summary>
/// <param name="host">The host's name.</param>
/// <param name="time">The host's clock.</param>
/// <param name="happened">Told the type of each event, whether anybody listens or not.</param>
internal sealed class HostEvents(string host, TimeProvider time, Action<string> happened)
{
    private const int Capacity = 1024;

    private readonly string _source = $"/mooring/{host}";
    private readonly Lock _gate = new();
    private ImmutableArray<Listener> _listeners = []; // guarded by _gate for writing
    private long _last;

    public void Publish(string type, string subject, params ReadOnlySpan<(string Name, string Value)> data)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in data) values[name] = value;
        Publish(type, subject, values.ToImmutable());
    }

    public void Publish(string type, string subject, ImmutableSortedDictionary<string, string> data)
    {
        happened(type);
        ImmutableArray<Listener> listeners = _listeners;
        if (listeners.IsEmpty) return;
        HostEvent made = Make(type, subject, data);
        foreach (Listener listener in listeners) listener.Offer(made);
    }

    /// <summary>The events from now on, until the token is cancelled or the host has ended.</summary>
    public IAsyncEnumerable<HostEvent> ReadAsync(CancellationToken ct)
    {
        var listener = new Listener();
        lock (_gate) _listeners = _listeners.Add(listener); // at once, not when the first event is awaited
        return ReadAsync(listener, ct);
    }

    /// <summary>There will be no more events.</summary>
    public void Complete()
    {
        foreach (Listener listener in _listeners) listener.Events.Writer.TryComplete();
    }

    private async IAsyncEnumerable<HostEvent> ReadAsync(Listener listener, [EnumeratorCancellation] CancellationToken ct)
    {
        try
        {
            await foreach (HostEvent next in listener.Events.Reader.ReadAllAsync(ct).ConfigureAwait(false))
            {
                if (listener.TakeLost() is > 0 and long lost)
                {
                    yield return Make("mooring.host.events_lost", "", ImmutableSortedDictionary<string, string>.Empty.Add("count", lost.ToString(CultureInfo.InvariantCulture)));
                }

                yield return next;
            }
        }
        finally
        {
            lock (_gate) _listeners = _listeners.Remove(listener);
        }
    }

    private HostEvent Make(string type, string subject, ImmutableSortedDictionary<string, string> data) => new(
        Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture), _source, type, time.GetUtcNow(), subject, data);

    private sealed class Listener
    {
        private long _lost;

        public Channel<HostEvent> Events { get; } = Channel.CreateBounded<HostEvent>(Capacity);

        public void Offer(HostEvent next)
        {
            if (!Events.Writer.TryWrite(next)) Interlocked.Increment(ref _lost);
        }

        public long TakeLost() => Interlocked.Exchange(ref _lost, 0);
    }
}
