using System.Globalization;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.Messaging;

/// <summary>An actor that is linked to a broker: its subscriptions, and what carries their messages to it.</summary>
public sealed class LinkedActor : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5); // for messages that the actor has when the link goes

    private readonly CancellationTokenSource _ending = new(); // what is being delivered is taken back, which may interrupt the guest
    private volatile bool _isQuiet; // what still waits is counted, and not delivered
    private readonly List<IMessageSubscription> _subscriptions = [];
    private readonly List<Task> _carrying = [];
    private readonly ActorLink _link;
    private readonly IProviderHost _host;

    private LinkedActor(IMessageBroker broker, ActorLink link, IProviderHost host) => (Broker, _link, _host) = (broker, link, host);

    internal IMessageBroker Broker { get; }

    /// <exception cref="MessagingException">A subject is malformed, or the broker refuses it.</exception>
    internal static async ValueTask<LinkedActor> OpenAsync(IMessageBroker broker, ActorLink link, IProviderHost host, CancellationToken ct)
    {
        var linked = new LinkedActor(broker, link, host);
        try
        {
            foreach (string subject in link.List("SUBSCRIPTION"))
            {
                IMessageSubscription subscription = await broker.SubscribeAsync(subject, link.Value("QUEUEGROUP_NAME"), ct).ConfigureAwait(false);
                linked._subscriptions.Add(subscription);
            }

            foreach (IMessageSubscription subscription in linked._subscriptions) linked._carrying.Add(linked.CarryAsync(subscription));
            return linked;
        }
        catch
        {
            await linked.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the subscriptions; takes back what is being delivered if the actor does not finish it within some seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await QuietAsync().ConfigureAwait(false);
        Task carrying = Task.WhenAll(_carrying);
        try
        {
            await carrying.WaitAsync(Grace, _host.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            await carrying.ConfigureAwait(false);
        }

        await Broker.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    /// <summary>Ends the subscriptions; the actor may finish what has been delivered, and may still publish.</summary>
    internal async ValueTask QuietAsync()
    {
        _isQuiet = true;
        foreach (IMessageSubscription subscription in _subscriptions) await subscription.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CarryAsync(IMessageSubscription subscription)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // linking does not wait for what is there already
        long dropped = 0, undelivered = 0;
        try
        {
            await foreach (BrokerDelivery delivery in subscription.ReadAllAsync(_ending.Token).ConfigureAwait(false))
            {
                if (_isQuiet)
                {
                    undelivered++;
                    continue;
                }

                await DeliverAsync(delivery).ConfigureAwait(false);
                if (subscription.Dropped > dropped) ReportDropped(subscription, dropped = subscription.Dropped);
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The link has ended.
        }
        catch (MessagingException e)
        {
            Report("messaging.subscription.ended", subscription.Subject, e.Message);
        }

        if (undelivered > 0) Report("messaging.undelivered", subscription.Subject, undelivered.ToString(CultureInfo.InvariantCulture));
    }

    private async Task DeliverAsync(BrokerDelivery delivery)
    {
        try
        {
            ReadOnlyMemory<byte> message = new BrokerMessage(delivery.Subject, delivery.ReplyTo ?? "", delivery.Body).ToBytes();
            await _host.DeliverAsync(_link, MessagingOperations.DeliverMessage, message, ct: _ending.Token).ConfigureAwait(false);
        }
        catch (ActorException e)
        {
            // Brokers have nobody to tell: the next message gets its chance.
            Report("messaging.delivery.failed", delivery.Subject, e.Message);
        }
    }

    private void ReportDropped(IMessageSubscription subscription, long dropped) =>
        Report("messaging.dropped", subscription.Subject, dropped.ToString(CultureInfo.InvariantCulture));

    private void Report(string type, string subject, string what)
    {
        _host.Report(type, _link, new Dictionary<string, string> { ["subject"] = subject, [type is "messaging.dropped" or "messaging.undelivered" ? "count" : "error"] = what });
        MessagingLog.Trouble(_host.Logger, type, subject, _link.ActorName, what);
    }
}
