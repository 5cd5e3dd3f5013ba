using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Mooring.Hosting.Providers;
using Mooring.Providers.Messaging.Broker;

namespace Mooring.Providers.Messaging.Listening;

/// <summary>A port at which NATS clients reach the broker in the process.</summary>
/// <remarks>Core NATS only: no TLS, no JetStream, no accounts. What needs those needs a nats-server, and <c>messaging.nats</c>.</remarks>
internal sealed class BrokerListener : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _running = []; // guarded by _gate; a client's session each
    private readonly CancellationTokenSource _end = new();
    private readonly Socket _socket;
    private readonly InProcessBroker _broker;
    private readonly BrokerListenOptions _options;
    private readonly IProviderHost _host;
    private readonly Task _accepting;
    private long _lastClient;

    private BrokerListener(Socket socket, InProcessBroker broker, BrokerListenOptions options, IProviderHost host)
    {
        (_socket, _broker, _options, _host) = (socket, broker, options, host);
        Address = (IPEndPoint)socket.LocalEndPoint!;
        _accepting = Task.Run(AcceptAsync);
    }

    public IPEndPoint Address { get; }

    /// <exception cref="ProviderException">The address cannot be listened on, or would let anybody in.</exception>
    public static BrokerListener Start(InProcessBroker broker, BrokerListenOptions options, IProviderHost host)
    {
        options.ThrowIfOpen();
        var socket = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(options.Address);
            socket.Listen();
        }
        catch (SocketException cause)
        {
            socket.Dispose();
            throw new ProviderException($"cannot listen for NATS clients on {options.Address}: {cause.Message}", cause);
        }

        var listener = new BrokerListener(socket, broker, options, host);
        host.Report("messaging.listening", null, new Dictionary<string, string> { ["address"] = $"nats://{listener.Address}" });
        options.OnListening?.Invoke(listener.Address);
        return listener;
    }

    /// <summary>Takes no more clients, and ends the sessions of those that there are.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] running;
        lock (_gate) running = [.. _running];
        await Task.WhenAll(running).ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Socket client = await _socket.AcceptAsync(_end.Token).ConfigureAwait(false);
                Begin(client);
            }
            catch (SocketException) when (!_end.IsCancellationRequested)
            {
                // The client went before it was taken, or there are no file handles just now: a pause keeps the latter from spinning.
                await Task.Delay(TimeSpan.FromMilliseconds(10), _host.TimeProvider).ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return; // the listener ends
            }
        }
    }

    private void Begin(Socket client)
    {
        client.NoDelay = true;
        client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true); // finds clients whose machine is gone
        lock (_gate)
        {
            bool isFull = _running.Count >= _options.MaxClients;
            var session = new ClientSession(client, _broker, _options, ++_lastClient, isFull);
            Task running = Task.Run(() => RunAsync(session));
            _running.Add(running);
            _ = running.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task RunAsync(ClientSession session)
    {
        if (await session.RunAsync(_end.Token).ConfigureAwait(false) is not { } trouble) return;
        var data = new Dictionary<string, string> { ["client"] = session.Id.ToString(CultureInfo.InvariantCulture), ["error"] = trouble };
        _host.Report("messaging.client.cut_off", null, data);
    }

    private void Forget(Task running)
    {
        lock (_gate) _running.Remove(running);
    }
}
