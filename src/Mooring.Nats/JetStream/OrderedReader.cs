using System.Runtime.CompilerServices;

namespace Mooring.Nats.JetStream;

/// <summary>Reads a stream in order and without gaps: a consumer that loses its place, or gets lost, is followed by another one from the same place.</summary>
internal sealed class OrderedReader(NatsJetStream jetStream, string stream, ConsumerConfig template)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(5); // a consumer that nobody pulls from goes by itself

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250); // before another consumer, while the cluster has no leader

    private NatsConsumer? _consumer; // null: the next one is yet to be made
    private ulong _last; // sequence of the last message that was handed out; 0: none was

    /// <summary>The first consumer's messages that had not been sent when it was made: what the reader finds at first.</summary>
    public long InitialPending { get; private set; }

    /// <summary>Makes the first consumer, so that what is published from now on is read.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _consumer = await CreateAsync(cancellationToken).ConfigureAwait(false);
        InitialPending = _consumer.Info.Pending + (long)(_consumer.Info.Delivered?.Consumer ?? 0);
    }

    public async IAsyncEnumerable<JetStreamMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_consumer is null) await StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                _consumer ??= await CreateAgainAsync(cancellationToken).ConfigureAwait(false);
                IAsyncEnumerator<JetStreamMessage> messages = _consumer.ConsumeAsync(cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
                await using ConfiguredAsyncDisposable scope = messages.ConfigureAwait(false);
                ulong expected = 1;
                while (await TryMoveAsync(messages).ConfigureAwait(false) && messages.Current.ConsumerSequence == expected)
                {
                    (expected, _last) = (expected + 1, messages.Current.StreamSequence);
                    yield return messages.Current;
                }

                _consumer = null; // it skipped something or is gone
            }
        }
        finally
        {
            if (_consumer is { } consumer) await DeleteAsync(consumer).ConfigureAwait(false);
        }
    }

    /// <summary>Reads what there was when the first consumer was made.</summary>
    public async IAsyncEnumerable<JetStreamMessage> ReadInitialAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_consumer is null) await StartAsync(cancellationToken).ConfigureAwait(false);
        if (InitialPending == 0)
        {
            if (_consumer is { } unused) await DeleteAsync(unused).ConfigureAwait(false);
            yield break;
        }

        await foreach (JetStreamMessage message in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return message;
            if (message.Pending == 0) yield break;
        }
    }

    private static async ValueTask<bool> TryMoveAsync(IAsyncEnumerator<JetStreamMessage> messages)
    {
        try
        {
            return await messages.MoveNextAsync().ConfigureAwait(false);
        }
        catch (JetStreamException)
        {
            return false; // the consumer is gone
        }
    }

    private Task<NatsConsumer> CreateAsync(CancellationToken cancellationToken)
    {
        ConsumerConfig config = template with
        {
            AckPolicy = AckPolicy.None,
            MaxDeliver = 1,
            MemoryStorage = true,
            Replicas = 1,
            InactiveThreshold = Abandoned,
        };
        if (_last > 0) config = config with { DeliverPolicy = DeliverPolicy.ByStartSequence, StartSequence = _last + 1 };
        return jetStream.CreateConsumerAsync(stream, config, cancellationToken);
    }

    /// <summary>Makes another consumer as soon as the cluster can.</summary>
    private async Task<NatsConsumer> CreateAgainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await CreateAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (NatsException e) when (e is NatsTimeoutException or JetStreamException { Code: 503 })
            {
                await Task.Delay(Pause, jetStream.Connection.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task DeleteAsync(NatsConsumer consumer)
    {
        try
        {
            if (jetStream.Connection.State is NatsConnectionState.Connected) await jetStream.DeleteConsumerAsync(stream, consumer.Name).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NatsException or ObjectDisposedException)
        {
            // It goes by itself after a while.
        }
    }
}
