using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Mooring.Bench.Fp;

/// <summary>The seed's task spawner: one thread with an event loop, fed by a bounded channel; each task answers into a channel of its own.</summary>
/// <remarks>A copy of its design, boxed results, dropped tasks and all; measured, not used.</remarks>
internal sealed class SeedLoop : IDisposable
{
    private readonly Channel<(Func<Task<object>> Task, ChannelWriter<object> Reply)> _tasks =
        Channel.CreateBounded<(Func<Task<object>>, ChannelWriter<object>)>(new BoundedChannelOptions(100) { SingleReader = true });

    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _ready = [];
    private readonly Thread _thread;

    public SeedLoop()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "seed" };
        _thread.Start();
    }

    /// <summary>How the seed starts tasks from inside imports: without waiting, and silently losing those that find the channel full.</summary>
    public ChannelReader<object> Spawn(Func<Task<object>> task)
    {
        Channel<object> reply = Channel.CreateBounded<object>(1);
        _ = _tasks.Writer.TryWrite((task, reply.Writer));
        return reply.Reader;
    }

    /// <summary>How the seed starts guest calls: waiting for a place.</summary>
    public async Task<ChannelReader<object>> SpawnAsync(Func<Task<object>> task)
    {
        Channel<object> reply = Channel.CreateBounded<object>(1);
        await _tasks.Writer.WriteAsync((task, reply.Writer));
        return reply.Reader;
    }

    public void Dispose()
    {
        _tasks.Writer.Complete();
        _ready.CompleteAdding();
        _thread.Join();
        _ready.Dispose();
    }

    private void Loop()
    {
        SynchronizationContext.SetSynchronizationContext(new LoopContext(_ready));
        _ = ReceiveAsync();
        foreach ((SendOrPostCallback callback, object? state) in _ready.GetConsumingEnumerable()) callback(state);
    }

    private async Task ReceiveAsync()
    {
        await foreach ((Func<Task<object>> task, ChannelWriter<object> reply) in _tasks.Reader.ReadAllAsync()) _ = RunAsync(task, reply);
    }

    private static async Task RunAsync(Func<Task<object>> task, ChannelWriter<object> reply) => await reply.WriteAsync(await task());

    private sealed class LoopContext(BlockingCollection<(SendOrPostCallback, object?)> ready) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            try
            {
                if (!ready.IsAddingCompleted) ready.Add((d, state));
            }
            catch (InvalidOperationException)
            {
                // The loop ended in between: the end of its own channel would come here, too.
            }
        }
    }
}
