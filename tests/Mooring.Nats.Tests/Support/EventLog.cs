using System.Threading.Channels;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Support;

/// <summary>The events of a connection, to be waited for.</summary>
internal sealed class EventLog
{
    private readonly Channel<NatsEvent> _events = Channel.CreateUnbounded<NatsEvent>();

    public void Add(NatsEvent happening) => _events.Writer.TryWrite(happening);

    /// <summary>Waits for the next event of a kind, passing over others.</summary>
    public async Task<T> NextAsync<T>()
        where T : NatsEvent
    {
        while (true)
        {
            if (await _events.Reader.ReadAsync().Within() is T found) return found;
        }
    }
}
