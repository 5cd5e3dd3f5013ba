using Mooring.Nats.Protocol;
using Mooring.Nats.Subscriptions;

namespace Mooring.Nats.Connections;

/// <summary>A connection that survives its servers: it reads, keeps alive, connects again, and restores what was subscribed to.</summary>
/// <remarks>One loop owns the session. Other tasks use the outgoing buffer and the table, which know no session.</remarks>
internal sealed class ServerLink : ISessionHandler, IAsyncDisposable
{
    private readonly NatsOptions _options;
    private readonly SubscriptionTable _subscriptions;
    private readonly EventQueue _events;
    private readonly ServerPool _pool;
    private readonly Reconnector _reconnector;
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _generation = 1;
    private Session _session; // replaced by the loop before the buffer is attached to it
    private TaskCompletionSource _connected = Completed(); // guarded by _gate; pending while there is no connection
    private Task _running = Task.CompletedTask;

    private ServerLink(NatsOptions options, SubscriptionTable subscriptions, EventQueue events, ServerPool pool, Reconnector reconnector, Session session)
    {
        (_options, _subscriptions, _events, _pool, _reconnector, _session) = (options, subscriptions, events, pool, reconnector, session);
        Outgoing = new OutgoingBuffer(options.MaxPendingBytes);
    }

    public OutgoingBuffer Outgoing { get; }

    /// <summary>What the present server, or the one that was lost, last said of itself.</summary>
    public ServerInfo Info => Volatile.Read(ref _session).Info;

    /// <summary>The present server, or the one that was lost.</summary>
    public ServerAddress Server => Volatile.Read(ref _session).Address;

    /// <summary>How many connections there have been. What belongs to one of them is gone when it has changed.</summary>
    public int Generation => Volatile.Read(ref _generation);

    public IReadOnlyList<string> KnownServers => _pool.Displays;

    public bool IsConnected
    {
        get
        {
            lock (_gate) return _connected.Task.IsCompletedSuccessfully;
        }
    }

    /// <summary>Completes when the link is closed for good, with the reason if the program did not ask for it.</summary>
    public Task<Exception?> Closed => _closed.Task;

    /// <summary>Connects to the first server that takes the client.</summary>
    /// <exception cref="ArgumentException">An address cannot be read.</exception>
    /// <exception cref="NatsConnectionException">None does.</exception>
    public static async Task<ServerLink> ConnectAsync(
        NatsOptions options, SubscriptionTable subscriptions, EventQueue events, CancellationToken cancellationToken)
    {
        var pool = new ServerPool(options);
        var reconnector = new Reconnector(options, pool, events);
        Session session = await reconnector.ConnectAsync(cancellationToken).ConfigureAwait(false);
        pool.Learn(session.Info.ConnectUrls, session.Address);
        var link = new ServerLink(options, subscriptions, events, pool, reconnector, session);
        link.Outgoing.Attach(session.Stream, subscriptions.ToCommands);
        link._running = link.RunAsync();
        return link;
    }

    /// <summary>Waits until there is a connection.</summary>
    /// <exception cref="NatsConnectionException">The link was closed.</exception>
    /// <exception cref="TimeoutException">There was none within <paramref name="timeout"/>.</exception>
    public Task WhenConnectedAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task connected;
        lock (_gate) connected = _connected.Task;
        return connected.IsCompletedSuccessfully ? connected : connected.WaitAsync(timeout, _options.TimeProvider, cancellationToken);
    }

    /// <summary>Sends a PING.</summary>
    /// <returns>What completes with its PONG, or fails with the connection; <see langword="null"/> if there is none.</returns>
    public Task? TryPing()
    {
        var pong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Outgoing.TryControl("PING\r\n"u8, () => _session.Pongs.Add(pong)) ? pong.Task : null;
    }

    /// <summary>Closes the link. Publishes that were not sent are lost; flush before.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        Volatile.Read(ref _session).Abort(new NatsConnectionException("The connection was closed by the program."));
        await _running.ConfigureAwait(false);
        _closing.Dispose();
    }

    void ISessionHandler.OnMessage(in ServerCommand command) => _subscriptions.Deliver(command);

    void ISessionHandler.OnPing() => Outgoing.TryControl("PONG\r\n"u8);

    void ISessionHandler.OnInfo(ServerInfo info)
    {
        IReadOnlyList<string> added = _pool.Learn(info.ConnectUrls, _session.Address);
        if (added.Count > 0) _events.Post(new NatsServersDiscovered(added));
        if (!info.LameDuckMode) return;
        _pool.MoveToEnd(_session.Address);
        _events.Post(new NatsLameDuck(_session.Address.Display));
    }

    void ISessionHandler.OnError(string text)
    {
        _events.Post(new NatsServerError(text));
        if (ForbiddenSubject(text) is { } subject) _subscriptions.Forbid(subject, text);
    }

    private async Task RunAsync()
    {
        Exception? reason = null;
        try
        {
            while (true)
            {
                Exception lost = await RunSessionAsync().ConfigureAwait(false);
                lock (_gate) _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _session.Pongs.End(new NatsConnectionException("The connection was lost before the server answered.", lost));
                await _session.DisposeAsync().ConfigureAwait(false);
                long lostBytes = await Outgoing.DetachAsync().ConfigureAwait(false);
                if (_closing.IsCancellationRequested) break;
                _events.Post(new NatsDisconnected(_session.Address.Display, lost, lostBytes));
                if (_options.MaxReconnectRounds == 0) throw lost;
                await ReconnectAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // Closed by the program while it looked for a server.
        }
        catch (Exception e)
        {
            reason = e as NatsConnectionException ?? new NatsConnectionException($"The connection was lost for good: {e.Message}", e);
        }

        Close(reason);
    }

    private async Task<Exception> RunSessionAsync()
    {
        using var ended = new CancellationTokenSource();
        Task keepingAlive = KeepAliveAsync(_session, ended.Token);
        Exception lost = await _session.RunAsync(this).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await keepingAlive.ConfigureAwait(false);
        return lost;
    }

    private async Task ReconnectAsync()
    {
        Session session = await _reconnector.ReconnectAsync(_session.Address, _closing.Token).ConfigureAwait(false);
        _pool.Learn(session.Info.ConnectUrls, session.Address);
        Volatile.Write(ref _session, session);
        Interlocked.Increment(ref _generation);
        if (_closing.IsCancellationRequested) session.Abort(new NatsConnectionException("The connection was closed by the program."));
        Outgoing.Attach(session.Stream, _subscriptions.ToCommands);
        TaskCompletionSource connected;
        lock (_gate) connected = _connected;
        connected.TrySetResult();
        _events.Post(new NatsReconnected(session.Address.Display));
    }

    private async Task KeepAliveAsync(Session session, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(_options.PingInterval, _options.TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(ended).ConfigureAwait(false))
            {
                if (session.Pongs.Unanswered >= _options.MaxPingsOutstanding)
                {
                    session.Abort(new NatsConnectionException($"{session.Address.Display} has not answered {session.Pongs.Unanswered} PINGs."));
                    return;
                }

                Outgoing.TryControl("PING\r\n"u8, () => session.Pongs.Add(null));
            }
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
    }

    private void Close(Exception? reason)
    {
        int unsent = Outgoing.Close();
        lock (_gate)
        {
            _connected.TrySetException(reason ?? new NatsConnectionException("The connection is closed."));
            _ = _connected.Task.Exception; // who waits sees it; nobody need wait
        }

        _subscriptions.CompleteAll(reason);
        _events.Post(new NatsClosed(reason, unsent));
        _closed.TrySetResult(reason);
    }

    /// <summary>The subject in <c>Permissions Violation for Subscription to "x"</c>; <see langword="null"/> for other errors.</summary>
    private static string? ForbiddenSubject(string text)
    {
        const string Start = "Permissions Violation for Subscription to \"";
        int at = text.IndexOf(Start, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        string rest = text[(at + Start.Length)..];
        int end = rest.IndexOf('"', StringComparison.Ordinal);
        return end < 0 ? null : rest[..end];
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
