using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.JetStream;

/// <summary>Streams and consumers: messages that are kept, and read at the reader's pace.</summary>
/// <remarks>Cheap to make; keeps nothing but its connection. All members may be used by any number of tasks at once.</remarks>
public sealed partial class NatsJetStream
{
    private readonly string _prefix; // of the API's subjects, with its last dot

    /// <param name="connection">The connection to use; it stays the caller's.</param>
    /// <param name="domain">The JetStream domain; <see langword="null"/>: the server's own.</param>
    /// <exception cref="ArgumentException">The domain is not one token.</exception>
    public NatsJetStream(NatsConnection connection, string? domain = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        if (domain is not null) Subjects.ThrowIfNotToken(domain);
        Connection = connection;
        _prefix = domain is null ? "$JS.API." : $"$JS.{domain}.API.";
    }

    /// <summary>The connection.</summary>
    public NatsConnection Connection { get; }

    /// <summary>Asks the API.</summary>
    /// <exception cref="JetStreamException">It refuses, or there is no JetStream.</exception>
    /// <exception cref="NatsTimeoutException">It does not answer in time.</exception>
    internal async Task<T> CallAsync<T>(string subject, ReadOnlyMemory<byte> request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : ApiResponse
    {
        NatsMessage answer = await Connection.RequestRawAsync(_prefix + subject, request, headers: null, timeout: null, cancellationToken).ConfigureAwait(false);
        if (answer.Status == 503) throw new JetStreamException(503, 0, "The server has no JetStream for this account, or its cluster has no leader now.");
        return Parse(answer, type);
    }

    internal string ApiSubject(string subject) => _prefix + subject;

    internal static ReadOnlyMemory<byte> Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static T Parse<T>(NatsMessage answer, JsonTypeInfo<T> type)
        where T : ApiResponse
    {
        try
        {
            T response = JsonSerializer.Deserialize(answer.Data.Span, type) ?? throw new NatsProtocolException("JetStream answered with nothing.");
            if (response.Error is { } error) throw new JetStreamException(error.Code, error.ErrCode, error.Description ?? "JetStream refused the request.");
            return response;
        }
        catch (JsonException e)
        {
            throw new NatsProtocolException("JetStream's answer is no valid JSON.", e);
        }
    }
}
