using System.Security.Cryptography;
using Mooring.Cli.Application;
using Mooring.Hosting.Claims;
using Mooring.MessagePack;
using Mooring.Nats;

namespace Mooring.Cli.Gantry;

/// <summary>Talks to a Gantry registry through NATS: stores modules and fetches them, chunk by chunk.</summary>
/// <remarks>docs/gantry.md has the messages. Every failure is a <see cref="CliException"/> that says what to do.</remarks>
internal sealed class GantryClient : IAsyncDisposable
{
    private const int ChunkSize = 256 << 10;
    private const int Attempts = 3; // for a chunk whose answer does not come; the registry knows one that comes again
    private const long MostPending = 576L << 20; // bytes that wait here; more than the largest module, which is held in memory anyway

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100); // between two questions to a registry that is away

    private readonly NatsConnection _connection;
    private readonly string _server;
    private readonly TimeSpan _timeout;

    private GantryClient(NatsConnection connection, string server, TimeSpan timeout) => (_connection, _server, _timeout) = (connection, server, timeout);

    /// <summary>Connects.</summary>
    /// <param name="server">The NATS server; several with commas between them.</param>
    /// <param name="credentials">What it is shown; null for nothing.</param>
    /// <param name="timeout">For connecting, each answer of the registry, and between two chunks of a download.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CliException">There is no server, or it does not let the client in.</exception>
    public static async Task<GantryClient> ConnectAsync(string server, NatsCredentials? credentials, TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            var options = new NatsOptions
            {
                Name = "moor",
                Servers = server.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Credentials = credentials,
                ConnectTimeout = timeout,
                RequestTimeout = timeout,
            };
            return new GantryClient(await NatsConnection.ConnectAsync(options, cancellation).ConfigureAwait(false), options.Servers[0], timeout);
        }
        catch (NatsAuthenticationException cause)
        {
            throw new CliException($"the NATS server at {server} does not let moor in: {cause.Message} (see --creds)", cause);
        }
        catch (NatsConnectionException cause)
        {
            throw new CliException($"no NATS server answers at {server}: {cause.Message} (bring one up with moor up samples/gantry/host.yaml, or name another with --server)", cause);
        }
        catch (Exception cause) when (cause is ArgumentException or FormatException or NatsException)
        {
            throw new CliException($"--server {server}: {cause.Message}", cause);
        }
    }

    /// <summary>Stores a module.</summary>
    /// <param name="wasm">The module, signed.</param>
    /// <param name="claims">Its claims.</param>
    /// <param name="meter">Is told how far it is.</param>
    /// <param name="cancellation">Gives up; nothing of it stays.</param>
    /// <returns>How many chunks were sent; 0 if this very module was stored already.</returns>
    /// <exception cref="CliException">It was not stored; the message says why.</exception>
    public async Task<long> PushAsync(ReadOnlyMemory<byte> wasm, ActorClaims claims, TransferMeter meter, CancellationToken cancellation)
    {
        string transfer = NewTransfer();
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(wasm.Span));
        string token = ModuleClaims.TokenOf(wasm.Span) ?? throw new CliException("the module is not signed: sign it with moor sign");
        meter.Report(0, wasm.Length);
        var request = new UploadRequest(claims.Subject, wasm.Length, ChunkSize, transfer, token, sha256);
        TransferAck ack = await AskAsync(GantrySubjects.Put, request.ToBytes(), TransferAck.Read, attempts: 1, cancellation).ConfigureAwait(false);
        if (!ack.Success) throw new CliException($"the registry refuses the module: {ack.Error}");
        for (long i = 0; i < ack.Chunks; i++)
        {
            byte[] chunk = Chunk(wasm, claims.Subject, i, ack.Chunks);
            ChunkAck taken = await AskAsync(GantrySubjects.Upload(transfer), chunk, ChunkAck.Read, Attempts, cancellation, wasThere: true).ConfigureAwait(false);
            if (!taken.Success) throw new CliException($"the registry refuses chunk {i} of {ack.Chunks}: {taken.Error}");
            meter.Report(taken.Received, wasm.Length);
        }

        return ack.Chunks;
    }

    /// <summary>Fetches a module, and checks that it is the one that was stored. Whether its claims may be believed is not looked at.</summary>
    /// <param name="actor">The module's key.</param>
    /// <param name="revision">The revision that it must be; 0 for whatever is stored.</param>
    /// <param name="meter">Is told how far it is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CliException">There is no such module, or it did not come whole; the message says which.</exception>
    public async Task<byte[]> PullAsync(string actor, int revision, TransferMeter meter, CancellationToken cancellation)
    {
        string transfer = NewTransfer();
        var limits = new NatsSubscriptionLimits { MaxPendingBytes = MostPending };
        NatsSubscription chunks = await ToldAsync(
            () => _connection.SubscribeAsync(GantrySubjects.Download(transfer), new NatsSubscriptionOptions { Limits = limits }, cancellation)).ConfigureAwait(false);
        await using (((IAsyncDisposable)chunks).ConfigureAwait(false))
        {
            var request = new DownloadRequest(actor, transfer, revision);
            TransferAck ack = await AskAsync(GantrySubjects.Get, request.ToBytes(), TransferAck.Read, attempts: 1, cancellation).ConfigureAwait(false);
            if (!ack.Success) throw new CliException($"the registry has no such module for you: {ack.Error}");
            var module = new IncomingModule(ack);
            meter.Report(0, ack.Bytes);
            while (!module.Take((await NextAsync(chunks, module, cancellation).ConfigureAwait(false)).Span)) meter.Report(module.Received, ack.Bytes);
            meter.Report(module.Received, ack.Bytes);
            string came = Convert.ToHexStringLower(SHA256.HashData(module.Bytes));
            return came == ack.Sha256
                ? module.Bytes
                : throw new CliException($"hash mismatch: the catalog says {ack.Sha256}, the module that came has {came}; nothing was kept");
        }
    }

    /// <summary>The last revisions of all modules, in the order of their names.</summary>
    /// <exception cref="CliException">The catalog does not tell.</exception>
    public async Task<IReadOnlyList<CatalogEntry>> ListAsync(CancellationToken cancellation)
    {
        byte[] everything = GantryCodec.Write(static (ref MessagePackWriter writer) =>
        {
            writer.WriteArrayHeader(1);
            writer.WriteString("");
        });
        string? error = null;
        IReadOnlyList<CatalogEntry> entries = await AskAsync(GantrySubjects.Query, everything, bytes => CatalogEntry.ReadAll(bytes, out error), Attempts, cancellation).ConfigureAwait(false);
        if (error is not null) throw new CliException($"the catalog does not tell: {error}");
        return [.. entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).ThenBy(entry => entry.Actor, StringComparer.Ordinal)];
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Letters and digits of 128 bits and more, so that nobody guesses the transfer's subjects.</summary>
    private static string NewTransfer() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static byte[] Chunk(ReadOnlyMemory<byte> wasm, string actor, long index, long chunks) => GantryCodec.Write((ref MessagePackWriter writer) =>
    {
        int start = (int)(index * ChunkSize);
        writer.WriteArrayHeader(6);
        writer.WriteInteger(index);
        writer.WriteString(actor);
        writer.WriteInteger(wasm.Length);
        writer.WriteInteger(ChunkSize);
        writer.WriteInteger(chunks);
        writer.WriteBinary(wasm.Span.Slice(start, Math.Min(ChunkSize, wasm.Length - start)));
    });

    private delegate T Reader<out T>(ReadOnlySpan<byte> bytes);

    /// <summary>Asks the registry.</summary>
    /// <param name="subject">Where it listens.</param>
    /// <param name="request">The question.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="attempts">How often it is asked while no answer comes. More than once only what may come twice.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="wasThere">Whether it answered before: if nobody listens now, it is on its way back, and is waited for as long as for an answer.</param>
    private Task<T> AskAsync<T>(string subject, byte[] request, Reader<T> read, int attempts, CancellationToken cancellation, bool wasThere = false) => ToldAsync(async () =>
    {
        long? away = null; // since when nobody has listened
        while (true)
        {
            try
            {
                NatsMessage answer = await _connection.RequestAsync(subject, request, timeout: _timeout, cancellationToken: cancellation).ConfigureAwait(false);
                return read(answer.Data.Span);
            }
            catch (NatsTimeoutException) when (--attempts > 0)
            {
                // Core NATS delivers at most once: request or answer may have been lost.
            }
            catch (NatsNoRespondersException) when (wasThere && TimeProvider.System.GetElapsedTime(away ??= TimeProvider.System.GetTimestamp()) < _timeout)
            {
                // The broker was restarted, and this client has found it again before the registry has.
                await Task.Delay(Pause, TimeProvider.System, cancellation).ConfigureAwait(false);
            }
        }
    });

    private Task<ReadOnlyMemory<byte>> NextAsync(NatsSubscription chunks, IncomingModule module, CancellationToken cancellation) => ToldAsync(async () =>
    {
        if (chunks.Dropped > 0) throw new CliException("more chunks came than could be held: pull again");
        NatsMessage? message = await chunks.ReadAsync(_timeout, cancellation).ConfigureAwait(false);
        return message?.Data ?? throw new CliException(
            $"no further chunk came within {_timeout.TotalSeconds:0.###} s, after {module.Received} of {module.Bytes.Length} bytes (see --timeout, and the host's events)");
    });

    /// <summary>Says what the client library's failures mean for the user.</summary>
    private async Task<T> ToldAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (NatsNoRespondersException cause)
        {
            throw new CliException($"nobody serves Gantry at {_server}: bring its host up (moor up samples/gantry/host.yaml)", cause);
        }
        catch (NatsTimeoutException cause)
        {
            throw new CliException($"the registry at {_server} fell silent for {_timeout.TotalSeconds:0.###} s (see --timeout, and the host's events): {cause.Message}", cause);
        }
        catch (NatsException cause)
        {
            throw new CliException($"{_server}: {cause.Message}", cause);
        }
        catch (MessagePackException cause)
        {
            throw new CliException($"what answers at {_server} does not speak as Gantry does: {cause.Message}", cause);
        }
    }
}
