using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mooring.Providers.Messaging.Broker;
using Mooring.Providers.Messaging.Subjects;

namespace Mooring.Providers.Messaging.Listening;

/// <summary>One client of the listener, from its connection to its end.</summary>
internal sealed class ClientSession(Socket socket, InProcessBroker broker, BrokerListenOptions options, long id, bool isOneTooMany)
{
    private const int MostSubscriptions = 1024;
    private const string Violation = "Authorization Violation";
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1); // for what waits when the session ends
    private static readonly byte[] NoResponders = "NATS/1.0 503\r\n\r\n"u8.ToArray();

    private readonly Dictionary<string, ClientSubscription> _subscriptions = new(StringComparer.Ordinal); // used by the reading loop only
    private readonly ClientOutbox _outbox = new(options.MaxPendingBytes);
    private readonly CancellationTokenSource _cut = new();
    private string? _trouble; // why the client is cut off; null while it is not
    private bool _isIn = options.Token is null; // whether it has said what it has to
    private bool _isVerbose, _takesHeaders, _wantsNoResponders;

    public long Id => id;

    /// <summary>Whether messages that it publishes itself come back to its subscriptions.</summary>
    public bool WantsEcho { get; private set; } = true;

    /// <summary>Serves the client until it goes, is cut off, or <paramref name="end"/> is cancelled.</summary>
    /// <returns>Why it was cut off; null if it was not.</returns>
    public async Task<string?> RunAsync(CancellationToken end)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end, _cut.Token);
        using var hangUp = new CancellationTokenSource();
        Say(Info());
        Task sending = SendAsync(stream, hangUp.Token);
        try
        {
            if (isOneTooMany) throw new ClientProtocolException("maximum connections exceeded");
            await ReadAsync(stream, stop.Token).ConfigureAwait(false);
        }
        catch (ClientProtocolException cause)
        {
            CutOff(cause.Message);
        }
        catch (Exception cause) when (cause is IOException or SocketException or OperationCanceledException or MessagingException)
        {
            // The client is gone, or is cut off, or the listener ends.
        }
        finally
        {
            foreach (ClientSubscription subscription in _subscriptions.Values) broker.Remove(subscription);
            if (Volatile.Read(ref _trouble) is { } trouble) _outbox.TryPost($"-ERR '{trouble}'\r\n");
            _outbox.Complete();
            hangUp.CancelAfter(LastWords);
            await sending.ConfigureAwait(false);
        }

        if (_trouble is not null) await LingerAsync(hangUp.Token).ConfigureAwait(false);
        return _trouble;
    }

    /// <summary>Lets the client read what it was told: closing with input unread would make its system throw that away.</summary>
    private async Task LingerAsync(CancellationToken ct)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            byte[] unread = new byte[4096];
            while (await socket.ReceiveAsync(unread, ct).ConfigureAwait(false) > 0)
            {
                // Nothing that it says counts any more.
            }
        }
        catch (Exception cause) when (cause is SocketException or OperationCanceledException)
        {
            // It is gone, or says more than there is time for.
        }
    }

    /// <summary>Ends the session. Any thread may call, also under the broker's lock.</summary>
    public void CutOff(string why)
    {
        if (Interlocked.CompareExchange(ref _trouble, why, null) is null) _ = _cut.CancelAsync(); // callbacks run elsewhere
    }

    /// <summary>Sends a message to one of its subscriptions, or cuts it off when too much waits for it already.</summary>
    public void Send(string sid, in BrokerDelivery delivery, ReadOnlyMemory<byte> headers)
    {
        if (!_outbox.TryPost(sid, _takesHeaders, delivery, headers)) CutOff("Slow Consumer");
    }

    private void Say(string line)
    {
        if (!_outbox.TryPost(line)) CutOff("Slow Consumer");
    }

    private async Task SendAsync(Stream stream, CancellationToken ct)
    {
        try
        {
            await _outbox.SendAsync(stream, ct).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            _ = _cut.CancelAsync(); // nobody reads: the reading loop ends too
        }
    }

    private async Task ReadAsync(Stream stream, CancellationToken ct)
    {
        PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        while (true)
        {
            ReadResult read = await reader.ReadAsync(ct).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = read.Buffer;
            while (ClientCommandReader.TryRead(ref buffer, out ClientCommand command)) Obey(command);
            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private void Obey(in ClientCommand command)
    {
        if (!_isIn && command.Verb is not ClientVerb.Connect) throw new ClientProtocolException(Violation);
        switch (command.Verb)
        {
            case ClientVerb.Connect:
                Connect(command.Body.Span);
                break;
            case ClientVerb.Ping:
                Say("PONG\r\n");
                return; // the one command that +OK does not answer
            case ClientVerb.Pong:
                return;
            case ClientVerb.Publish:
                Publish(command);
                break;
            case ClientVerb.Subscribe:
                Subscribe(command);
                break;
            case ClientVerb.Unsubscribe:
                Unsubscribe(command);
                break;
        }

        if (_isVerbose) Say("+OK\r\n");
    }

    private void Connect(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using JsonDocument said = JsonDocument.ParseValue(ref reader);
            bool Flag(string name, bool otherwise) => said.RootElement.TryGetProperty(name, out JsonElement value) ? value.ValueKind is JsonValueKind.True : otherwise;
            _isVerbose = Flag("verbose", true); // so NATS has it
            WantsEcho = Flag("echo", true);
            _takesHeaders = Flag("headers", false);
            _wantsNoResponders = Flag("no_responders", false);
            string token = said.RootElement.TryGetProperty("auth_token", out JsonElement text) ? text.GetString() ?? "" : "";
            if (options.Token is { } wanted && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(wanted))) throw new ClientProtocolException(Violation);
            _isIn = true;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new ClientProtocolException("CONNECT Without A JSON Object");
        }
    }

    private void Publish(in ClientCommand command)
    {
        try
        {
            if (command.ReplyTo is { } replyTo)
            {
                SubjectRules.Subject(replyTo);
                SubjectRules.ThrowIfTooLong(command.Subject, replyTo);
            }

            int receivers = broker.Deliver(command.Subject, command.ReplyTo, command.Body, command.Headers, this);
            if (receivers == 0 && _wantsNoResponders && command.ReplyTo is { } nobodyFor) broker.Deliver(nobodyFor, null, default, NoResponders);
        }
        catch (MessagingException)
        {
            Say("-ERR 'Invalid Publish Subject'\r\n");
        }
    }

    private void Subscribe(in ClientCommand command)
    {
        if (_subscriptions.Count >= MostSubscriptions) RemoveThoseThatAreOver();
        if (_subscriptions.Count >= MostSubscriptions) throw new ClientProtocolException("maximum subscriptions exceeded");
        if (_subscriptions.ContainsKey(command.Sid)) return; // as nats-server has it
        try
        {
            var subscription = new ClientSubscription(this, command.Sid, command.Subject, SubjectRules.Pattern(command.Subject), command.QueueGroup);
            broker.Add(subscription);
            _subscriptions.Add(command.Sid, subscription);
        }
        catch (MessagingException)
        {
            Say("-ERR 'Invalid Subject'\r\n");
        }
    }

    private void Unsubscribe(in ClientCommand command)
    {
        if (!_subscriptions.TryGetValue(command.Sid, out ClientSubscription? subscription)) return;
        if (command.After is { } messages) subscription.EndAfter(messages);
        if (command.After is null || subscription.IsOver) Remove(command.Sid, subscription);
    }

    private void RemoveThoseThatAreOver()
    {
        foreach ((string sid, ClientSubscription subscription) in _subscriptions.ToArray())
        {
            if (subscription.IsOver) Remove(sid, subscription);
        }
    }

    private void Remove(string sid, ClientSubscription subscription)
    {
        _subscriptions.Remove(sid);
        broker.Remove(subscription);
    }

    private string Info() => $"INFO {JsonSerializer.Serialize(new
    {
        server_id = $"MOORING{Environment.ProcessId}",
        server_name = "mooring",
        version = typeof(ClientSession).Assembly.GetName().Version?.ToString(3) ?? "0.0.0",
        proto = 1,
        headers = true,
        max_payload = ClientCommandReader.LargestPayload,
        client_id = id,
        auth_required = options.Token is not null,
    })}\r\n";
}
