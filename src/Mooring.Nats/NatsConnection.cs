using System.Security.Cryptography;
using Mooring.Nats.Connections;
using Mooring.Nats.Options;
using Mooring.Nats.Requests;
using Mooring.Nats.Subscriptions;

namespace Mooring.Nats;

/// <summary>A connection to a NATS server or cluster. It connects again by itself, and takes its subscriptions with it.</summary>
/// <remarks>
/// <para>All members may be used by any number of tasks at once. One connection is enough for most programs.</para>
/// <para>Core NATS delivers at most once: messages on their way when a connection breaks are lost (<see cref="NatsDisconnected.LostBytes"/>
/// says how much was in doubt on this side). Use <see cref="JetStream.NatsJetStream"/> for what must arrive.</para>
/// <para>Disposing it sends what is buffered if the server takes it at once, and closes; <see cref="DrainAsync"/> finishes everything first.</para>
/// </remarks>
public sealed partial class NatsConnection : IAsyncDisposable
{
    private const string InboxAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly SubscriptionTable _subscriptions = new();
    private readonly EventQueue _events;
    private readonly RequestMux _requests;
    private readonly SubscriptionEntry _requestEntry;
    private ServerLink _link = null!; // set once, before the connection is handed out
    private int _ending; // 0: in use, 1: draining, 2: disposed

    private NatsConnection(NatsOptions options)
    {
        Options = options;
        _events = new EventQueue(options.OnEvent, options.TimeProvider);
        _requests = new RequestMux(this, NewInbox());
        // In the table from the start: it travels with the first bytes of every connection, so a request costs no subscription.
        _requestEntry = _subscriptions.Add(_requests.Subject, queueGroup: null, maxMessages: null, _requests);
    }

    /// <summary>What the connection was made with.</summary>
    public NatsOptions Options { get; }

    /// <summary>What it is doing.</summary>
    public NatsConnectionState State =>
        _link.Closed.IsCompleted ? NatsConnectionState.Closed
        : Volatile.Read(ref _ending) > 0 ? NatsConnectionState.Draining
        : _link.IsConnected ? NatsConnectionState.Connected
        : NatsConnectionState.Reconnecting;

    /// <summary>Address of the server that it is connected to, or was last: <c>host:port</c>.</summary>
    public string Server => _link.Server.Display;

    /// <summary>Name of that server.</summary>
    public string ServerName => _link.Info.ServerName;

    /// <summary>Version of that server.</summary>
    public string ServerVersion => _link.Info.Version;

    /// <summary>The servers that it would try, those included that the cluster made known: <c>host:port</c>.</summary>
    public IReadOnlyList<string> KnownServers => _link.KnownServers;

    /// <summary>The longest message that the server accepts: bytes of headers and data.</summary>
    public long MaxPayload => _link.Info.MaxPayload;

    /// <summary>Bytes that wait to be sent.</summary>
    public int PendingBytes => _link.Outgoing.Pending;

    /// <summary>How many connections there have been; what belonged to one of them is gone when it has changed.</summary>
    internal int Generation => _link.Generation;

    /// <summary>Connects to one server.</summary>
    /// <param name="server">As in <see cref="NatsOptions.Servers"/>; several may stand with commas between them.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <inheritdoc cref="ConnectAsync(NatsOptions, CancellationToken)" path="/exception"/>
    public static Task<NatsConnection> ConnectAsync(string server, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(server);
        return ConnectAsync(new NatsOptions { Servers = server.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) }, cancellationToken);
    }

    /// <summary>Connects to the first of the servers that takes the client; each is tried once.</summary>
    /// <param name="options">How to connect.</param>
    /// <param name="cancellationToken">Gives the attempt up.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    /// <exception cref="NatsAuthenticationException">A server refuses the credentials, and no other takes the client.</exception>
    /// <exception cref="NatsConnectionException">No server can be reached; the message says why.</exception>
    public static async Task<NatsConnection> ConnectAsync(NatsOptions options, CancellationToken cancellationToken = default)
    {
        options.ThrowIfInvalid();
        var connection = new NatsConnection(options);
        try
        {
            connection._link = await ServerLink.ConnectAsync(options, connection._subscriptions, connection._events, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection._events.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A subject of its own, for answers: nobody else has it.</summary>
    public string NewInbox() => $"{Options.InboxPrefix}.{RandomNumberGenerator.GetString(InboxAlphabet, 22)}";

    /// <summary>Waits until the server has taken everything that was published before.</summary>
    /// <param name="cancellationToken">Gives the wait up.</param>
    /// <remarks>While the connection is being made again, this waits for it.</remarks>
    /// <exception cref="NatsTimeoutException">It took longer than <see cref="NatsOptions.RequestTimeout"/>.</exception>
    /// <exception cref="NatsConnectionException">The connection was lost meanwhile, or is closed.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        TimeSpan timeout = Options.RequestTimeout;
        long start = Options.TimeProvider.GetTimestamp();
        try
        {
            while (true)
            {
                await _link.WhenConnectedAsync(Left(), cancellationToken).ConfigureAwait(false);
                if (_link.TryPing() is not { } pong)
                {
                    ObjectDisposedException.ThrowIf(_link.Closed.IsCompleted, this);
                    await Task.Yield(); // lost at this moment: the link is about to say so
                    continue;
                }

                await pong.WaitAsync(Left(), Options.TimeProvider, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
        catch (TimeoutException e)
        {
            throw new NatsTimeoutException($"The server did not take everything within {timeout.TotalSeconds:0.###} s.", e);
        }

        TimeSpan Left()
        {
            TimeSpan left = timeout - Options.TimeProvider.GetElapsedTime(start);
            return left > TimeSpan.Zero ? left : throw new TimeoutException();
        }
    }

    /// <summary>Finishes everything and closes: subscriptions take no more and are read to their ends, open requests get their answers, and what is buffered is sent.</summary>
    /// <param name="cancellationToken">Gives the wait up; the connection closes all the same.</param>
    /// <exception cref="NatsTimeoutException">Something was not finished within <see cref="NatsOptions.DrainTimeout"/>; the message says what.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.CompareExchange(ref _ending, 1, 0) != 0) return;
        try
        {
            await DrainSubscriptionsAsync(cancellationToken).ConfigureAwait(false);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes. Readers of subscriptions get the end, open requests fail.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ending, 2) == 2)
        {
            await _link.Closed.ConfigureAwait(false);
            return;
        }

        await SendBufferedAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
        await _events.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Gives what is buffered a short time; a server that hangs must not hold the program.</summary>
    private async Task SendBufferedAsync()
    {
        if (_link.TryPing() is not { } pong) return;
        await pong.WaitAsync(TimeSpan.FromSeconds(1), Options.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
