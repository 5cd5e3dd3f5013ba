using System.Runtime.CompilerServices;
using Mooring.Nats.Options;

namespace Mooring.Nats.JetStream;

/// <summary>A consumer to pull messages from. Any number of readers, in any number of programs, may pull from one; each message goes to one of them.</summary>
public sealed class NatsConsumer
{
    private readonly NatsJetStream _jetStream;

    internal NatsConsumer(NatsJetStream jetStream, ConsumerInfo info) => (_jetStream, Info) = (jetStream, info);

    /// <summary>What the server said when this was made.</summary>
    public ConsumerInfo Info { get; }

    /// <summary>The consumer's name.</summary>
    public string Name => Info.Name;

    /// <summary>The stream's name.</summary>
    public string Stream => Info.StreamName;

    /// <summary>Asks the server how far the consumer is.</summary>
    /// <exception cref="JetStreamException">It does not exist any more.</exception>
    public async Task<ConsumerInfo> GetInfoAsync(CancellationToken cancellationToken = default)
    {
        ConsumerResponse response = await _jetStream.CallAsync(
            $"CONSUMER.INFO.{Stream}.{Name}", default, ApiJson.Default.ConsumerResponse, cancellationToken).ConfigureAwait(false);
        return NatsJetStream.ToInfo(response);
    }

    /// <summary>Takes the next message.</summary>
    /// <param name="wait">How long to wait for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="null"/> if none came in time.</returns>
    /// <inheritdoc cref="FetchAsync" path="/exception"/>
    public async Task<JetStreamMessage?> NextAsync(TimeSpan wait, CancellationToken cancellationToken = default)
    {
        await foreach (JetStreamMessage message in FetchAsync(1, wait, cancellationToken: cancellationToken).ConfigureAwait(false)) return message;
        return null;
    }

    /// <summary>Takes up to so many messages.</summary>
    /// <param name="maxMessages">How many at most, 1 or more.</param>
    /// <param name="wait">How long to wait for them; zero: takes only what is there.</param>
    /// <param name="maxBytes">How many bytes at most; a message that is larger ends the fetch.</param>
    /// <param name="cancellationToken">Gives up; messages on their way are sent again after <see cref="ConsumerConfig.AckWait"/>.</param>
    /// <exception cref="JetStreamException">There is no such consumer any more.</exception>
    public async IAsyncEnumerable<JetStreamMessage> FetchAsync(
        int maxMessages, TimeSpan wait, long? maxBytes = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        OptionChecks.RequireAtLeast(maxMessages, 1, nameof(maxMessages));
        if (maxBytes is { } most) OptionChecks.RequireAtLeast(most, 1, nameof(maxBytes));
        if (wait != TimeSpan.Zero) OptionChecks.RequireTime(wait, nameof(wait));
        var inbox = new PullInbox(_jetStream, Stream, Name, maxMessages);
        await using ConfiguredAsyncDisposable inboxScope = inbox.ConfigureAwait(false);
        bool noWait = wait == TimeSpan.Zero;
        await inbox.PullAsync(new PullRequest(maxMessages, maxBytes, noWait ? null : wait, noWait ? true : null, IdleHeartbeat: null), cancellationToken).ConfigureAwait(false);
        // The server ends the wait; a little more time on this side is for its word to come.
        TimeSpan deadline = wait + _jetStream.Connection.Options.RequestTimeout;
        long start = _jetStream.Connection.Options.TimeProvider.GetTimestamp();
        for (int taken = 0; taken < maxMessages;)
        {
            TimeSpan left = deadline - _jetStream.Connection.Options.TimeProvider.GetElapsedTime(start);
            if (await inbox.NextAsync(left, cancellationToken).ConfigureAwait(false) is not { } received)
            {
                await ExistsAsync(cancellationToken).ConfigureAwait(false); // servers say nothing to pulls from a consumer that is gone
                yield break;
            }

            if (received.Message is { } message)
            {
                taken++;
                yield return message;
            }
            else if (received.Kind is PullStatus.Gone or PullStatus.NoResponders)
            {
                throw new JetStreamException(409, 0, $"The consumer '{Name}' of '{Stream}' does not answer: {received.Text}");
            }
            else if (received.Kind is not PullStatus.Heartbeat)
            {
                yield break;
            }
        }
    }

    /// <summary>Takes messages without end, asking for more in advance as the reader takes them.</summary>
    /// <param name="options">How much in advance.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <remarks>
    /// Survives the loss of connections and servers: what the server forgot is asked for again. Reading slowly is no harm, only what was
    /// asked for waits. Leave the loop, or cancel, to end it; messages on their way are sent again after <see cref="ConsumerConfig.AckWait"/>.
    /// </remarks>
    /// <exception cref="JetStreamException">The consumer was deleted.</exception>
    public async IAsyncEnumerable<JetStreamMessage> ConsumeAsync(
        ConsumeOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new();
        options.ThrowIfInvalid();
        var inbox = new PullInbox(_jetStream, Stream, Name, options.MaxMessages);
        await using ConfiguredAsyncDisposable inboxScope = inbox.ConfigureAwait(false);
        var flow = new PullFlow(_jetStream.Connection, options);
        while (true)
        {
            if (flow.IsDoubtful && await ExistsAsync(cancellationToken).ConfigureAwait(false)) flow.IsDoubtful = false;
            if (flow.Next() is { } request) await inbox.PullAsync(request, cancellationToken).ConfigureAwait(false);
            if (await inbox.NextAsync(flow.LongestWait, cancellationToken).ConfigureAwait(false) is not { } received)
            {
                flow.NothingCame();
                continue;
            }

            if (received.Message is { } message)
            {
                flow.Took(received.Size);
                yield return message;
            }
            else
            {
                await HandleAsync(received, flow, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task HandleAsync(Received received, PullFlow flow, CancellationToken cancellationToken)
    {
        switch (received.Kind)
        {
            case PullStatus.Heartbeat:
                flow.Heard();
                break;
            case PullStatus.Gone:
                throw new JetStreamException(409, 0, $"The consumer '{Name}' of '{Stream}' has ended: {received.Text}");
            case PullStatus.NoResponders:
                // Either the consumer is gone, or its leader is for the moment.
                await Task.Delay(TimeSpan.FromMilliseconds(250), _jetStream.Connection.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
                flow.Forget();
                break;
            case PullStatus.Lost:
                flow.Forget();
                break;
            default:
                flow.Ended(received.PendingMessages, received.PendingBytes);
                break;
        }
    }

    /// <summary>Asks whether the consumer is still there.</summary>
    /// <returns>False if that cannot be said now.</returns>
    /// <exception cref="JetStreamException">It is not.</exception>
    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await GetInfoAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (NatsException e) when (e is NatsTimeoutException or JetStreamException { Code: 503 })
        {
            return false; // JetStream itself does not answer now; it will
        }
    }
}
