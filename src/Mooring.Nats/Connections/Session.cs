using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.Connections;

/// <summary>What a session does with what the server says. Called by the one task that reads, one command at a time.</summary>
internal interface ISessionHandler
{
    void OnMessage(in ServerCommand command);

    void OnPing();

    void OnInfo(ServerInfo info);

    void OnError(string text);
}

/// <summary>One connection to one server, from its INFO to its end. One task at a time reads; writing is the outgoing buffer's.</summary>
internal sealed class Session(Stream stream, PipeReader input, ServerAddress address, ProtocolParser parser) : IAsyncDisposable
{
    private Exception? _reason; // why it was ended from this side; null: it was not. Set once, with Interlocked.

    public Stream Stream { get; } = stream;

    public ServerAddress Address { get; } = address;

    public PongQueue Pongs { get; } = new();

    /// <summary>What the server last said of itself. Replaced by the reading task, read by any.</summary>
    public ServerInfo Info
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }
        = new();

    /// <summary>Reads the INFO that a server begins with.</summary>
    /// <exception cref="NatsProtocolException">It begins with something else.</exception>
    public async Task ReadInfoAsync(CancellationToken cancellationToken)
    {
        (ServerCommandKind kind, string? text) = await ReadOneAsync(cancellationToken).ConfigureAwait(false);
        if (kind is not ServerCommandKind.Info) throw new NatsProtocolException($"The server began with {kind} '{text}' instead of INFO.");
    }

    /// <summary>Reads up to the PONG with which the server accepts the client.</summary>
    /// <exception cref="NatsAuthenticationException">It refuses the credentials.</exception>
    /// <exception cref="NatsConnectionException">It refuses the client for another reason.</exception>
    public async Task ReadPongAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            (ServerCommandKind kind, string? text) = await ReadOneAsync(cancellationToken).ConfigureAwait(false);
            if (kind is ServerCommandKind.Pong) return;
            if (kind is ServerCommandKind.Error) throw Refusal(text!);
            if (kind is ServerCommandKind.Message) throw new NatsProtocolException("The server sent a message before it accepted the client.");
        }
    }

    /// <summary>Gives the stream up for another session on it, before TLS.</summary>
    /// <exception cref="NatsProtocolException">More than INFO came in the clear: somebody may have put it there to be taken for encrypted.</exception>
    public async Task LeaveStreamAsync()
    {
        if (input.TryRead(out ReadResult rest))
        {
            bool empty = rest.Buffer.IsEmpty;
            input.AdvanceTo(rest.Buffer.Start);
            if (!empty) throw new NatsProtocolException("The server sent more than its INFO before TLS.");
        }

        await input.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Reads until the connection ends.</summary>
    /// <returns>Why it ended.</returns>
    public async Task<Exception> RunAsync(ISessionHandler handler)
    {
        try
        {
            while (true)
            {
                ReadResult result = await input.ReadAsync().ConfigureAwait(false);
                ReadOnlySequence<byte> rest = result.Buffer;
                Handle(ref rest, handler);
                input.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted) return _reason ?? new NatsConnectionException($"{Address.Display} closed the connection.");
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException) // streams throw many kinds, TLS more than others; each is the end of this one only
        {
            return _reason ?? (e as NatsProtocolException ?? (Exception)new NatsConnectionException($"The connection to {Address.Display} broke: {e.Message}", e));
        }
    }

    /// <summary>Ends the connection from this side.</summary>
    public void Abort(Exception reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        Stream.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        await input.CompleteAsync().ConfigureAwait(false);
    }

    private void Handle(ref ReadOnlySequence<byte> input, ISessionHandler handler)
    {
        while (!input.IsEmpty && parser.TryParse(ref input, out ServerCommand command))
        {
            switch (command.Kind)
            {
                case ServerCommandKind.Message:
                    handler.OnMessage(command);
                    break;
                case ServerCommandKind.Ping:
                    handler.OnPing();
                    break;
                case ServerCommandKind.Pong:
                    Pongs.Answer();
                    break;
                case ServerCommandKind.Info:
                    handler.OnInfo(Info = ServerInfo.Parse(command.Text));
                    break;
                case ServerCommandKind.Error:
                    string text = Encoding.UTF8.GetString(command.Text);
                    if (IsLast(text)) Interlocked.CompareExchange(ref _reason, Refusal(text), null);
                    handler.OnError(text);
                    break;
            }
        }
    }

    private async ValueTask<(ServerCommandKind Kind, string? Text)> ReadOneAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> rest = result.Buffer;
            if (TryReadOne(ref rest, out ServerCommandKind kind, out string? text))
            {
                input.AdvanceTo(rest.Start);
                return (kind, text);
            }

            input.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted) throw new NatsConnectionException($"{Address.Display} closed the connection during the handshake.");
        }
    }

    private bool TryReadOne(ref ReadOnlySequence<byte> rest, out ServerCommandKind kind, out string? text)
    {
        (kind, text) = (default, null);
        if (rest.IsEmpty || !parser.TryParse(ref rest, out ServerCommand command)) return false;
        kind = command.Kind;
        if (kind is ServerCommandKind.Info) Info = ServerInfo.Parse(command.Text);
        else if (!command.Text.IsEmpty) text = Encoding.UTF8.GetString(command.Text);
        return true;
    }

    private NatsConnectionException Refusal(string text) => IsAboutCredentials(text)
        ? new NatsAuthenticationException($"{Address.Display} refuses the credentials: {text}")
        : new NatsConnectionException($"{Address.Display} ended the connection: {text}");

    private static bool IsAboutCredentials(string text) =>
        text.Contains("Authorization Violation", StringComparison.OrdinalIgnoreCase) || text.Contains("Authentication", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the server closes the connection after this error: it does after all but these.</summary>
    private static bool IsLast(string text) =>
        !text.Contains("Permissions Violation", StringComparison.OrdinalIgnoreCase) && !text.Contains("Invalid Subject", StringComparison.OrdinalIgnoreCase)
        && !text.Contains("Invalid Publish Subject", StringComparison.OrdinalIgnoreCase);
}
