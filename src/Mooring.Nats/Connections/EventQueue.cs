using System.Threading.Channels;

namespace Mooring.Nats.Connections;

/// <summary>Tells the program what happens, in order, one event at a time, never on the thread it happens on.</summary>
internal sealed class EventQueue : IAsyncDisposable
{
    private const int Capacity = 1024; // a handler that blocks must not gather events without end: the newest are let go

    private readonly Channel<NatsEvent>? _events; // null: nobody listens
    private readonly Task _telling = Task.CompletedTask;

    private readonly TimeProvider _time;

    public EventQueue(Action<NatsEvent>? handler, TimeProvider time)
    {
        _time = time;
        if (handler is null) return;
        _events = Channel.CreateBounded<NatsEvent>(new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
        _telling = TellAsync(_events.Reader, handler);
    }

    public void Post(NatsEvent happening) => _events?.Writer.TryWrite(happening);

    /// <summary>Waits until everything was told, but not long: the handler may be what waits for this.</summary>
    public async ValueTask DisposeAsync()
    {
        _events?.Writer.TryComplete();
        await ((Task)_telling.WaitAsync(TimeSpan.FromSeconds(1), _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task TellAsync(ChannelReader<NatsEvent> events, Action<NatsEvent> handler)
    {
        await foreach (NatsEvent happening in events.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                handler(happening);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A handler's failure is the program's own; the connection goes on.
            }
        }
    }
}
