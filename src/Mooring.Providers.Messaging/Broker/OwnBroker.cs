using Mooring.Hosting.Providers;
using Mooring.Providers.Messaging.Listening;

namespace Mooring.Providers.Messaging.Broker;

/// <summary>The broker of one provider, made with the host's clock when the host has started the provider, and its listener if it has one.</summary>
internal sealed class OwnBroker(int capacity, BrokerListenOptions? listen) : IAsyncDisposable
{
    private InProcessBroker? _broker; // null before the start
    private BrokerListener? _listener; // null without LISTEN, and before the start

    public InProcessBroker Broker => _broker ?? throw new InvalidOperationException("The provider has not been started by a host.");

    /// <exception cref="ProviderException">The address cannot be listened on.</exception>
    public void Start(IProviderHost host)
    {
        _broker = new InProcessBroker(host.TimeProvider, capacity);
        if (listen is not null) _listener = BrokerListener.Start(_broker, listen, host);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync().ConfigureAwait(false);
        if (_broker is not null) await _broker.DisposeAsync().ConfigureAwait(false);
    }
}
