using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Mooring.Hosting;

namespace Mooring.Testing.Hosts;

/// <summary>All events of a host from now on, and a way to wait for one.</summary>
internal sealed class HostEventLog : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(180);

    private readonly CancellationTokenSource _end = new();
    private readonly Lock _gate = new();
    private readonly Task _reading;
    private ImmutableArray<HostEvent> _all = []; // guarded by _gate for writing
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously); // guarded by _gate; the next event has come

    public HostEventLog(ActorHost host)
    {
        IAsyncEnumerable<HostEvent> events = host.ReadEventsAsync(_end.Token); // listens from here on, not from the first read on
        _reading = Task.Run(() => ReadAsync(events));
    }

    /// <summary>What has come so far.</summary>
    public ImmutableArray<HostEvent> All => _all;

    /// <summary>Waits for an event, which may have come already.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="count">How many of them; the last one is returned.</param>
    public async Task<HostEvent> UntilAsync(string type, int count = 1, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        Task limit = Task.Delay(Longest);
        while (true)
        {
            Task next;
            lock (_gate) next = _next.Task;
            HostEvent[] found = [.. _all.Where(one => one.Type == type).Take(count)];
            if (found.Length == count) return found[^1];
            if (await Task.WhenAny(next, limit) == limit)
                throw new TimeoutException($"{Path.GetFileName(file)}:{line}: no {type} (of {count}) within {Longest.TotalSeconds} s, only:\n{string.Join('\n', _all)}");
        }
    }

    /// <summary>Waits until the host has ended, and with it its events.</summary>
    public async Task<ImmutableArray<HostEvent>> ToTheEndAsync()
    {
        await _reading.WaitAsync(Longest);
        return _all;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ReadAsync(IAsyncEnumerable<HostEvent> events)
    {
        await foreach (HostEvent happened in events)
        {
            TaskCompletionSource next;
            lock (_gate)
            {
                _all = _all.Add(happened);
                (next, _next) = (_next, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            next.SetResult();
        }
    }
}
