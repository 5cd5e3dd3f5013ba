using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mooring.Nats.Protocol;

/// <summary>What a server says of itself in <c>INFO</c>, as far as a client needs it. Not changed after it was read.</summary>
/// <remarks>Setters, not init: generated deserialization would overwrite the defaults of what is absent.</remarks>
internal sealed class ServerInfo
{
    [JsonPropertyName("server_id")] public string ServerId { get; set; } = "";

    [JsonPropertyName("server_name")] public string ServerName { get; set; } = "";

    [JsonPropertyName("version")] public string Version { get; set; } = "";

    [JsonPropertyName("max_payload")] public long MaxPayload { get; set; } = 1024 * 1024;

    [JsonPropertyName("headers")] public bool Headers { get; set; }

    [JsonPropertyName("auth_required")] public bool AuthRequired { get; set; }

    [JsonPropertyName("tls_required")] public bool TlsRequired { get; set; }

    [JsonPropertyName("tls_available")] public bool TlsAvailable { get; set; }

    [JsonPropertyName("nonce")] public string? Nonce { get; set; }

    [JsonPropertyName("connect_urls")] public IReadOnlyList<string> ConnectUrls { get; set; } = [];

    [JsonPropertyName("ldm")] public bool LameDuckMode { get; set; }

    [JsonPropertyName("cluster")] public string? Cluster { get; set; }

    [JsonPropertyName("client_id")] public long ClientId { get; set; }

    /// <exception cref="NatsProtocolException">The text is no JSON object of this shape.</exception>
    public static ServerInfo Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ProtocolJson.Default.ServerInfo) ?? throw new NatsProtocolException("The server's INFO is empty.");
        }
        catch (JsonException e)
        {
            throw new NatsProtocolException("The server's INFO is no valid JSON.", e);
        }
    }
}

/// <summary>What the client says of itself in <c>CONNECT</c>.</summary>
internal sealed record ConnectOptions
{
    [JsonPropertyName("verbose")] public bool Verbose { get; init; }

    [JsonPropertyName("pedantic")] public bool Pedantic { get; init; }

    [JsonPropertyName("tls_required")] public bool TlsRequired { get; init; }

    [JsonPropertyName("name")] public string? Name { get; init; }

    [JsonPropertyName("lang")] public string Language { get; init; } = ".NET";

    [JsonPropertyName("version")] public string Version { get; init; } = "";

    [JsonPropertyName("protocol")] public int Protocol { get; init; } = 1;

    [JsonPropertyName("echo")] public bool Echo { get; init; } = true;

    [JsonPropertyName("headers")] public bool Headers { get; init; } = true;

    [JsonPropertyName("no_responders")] public bool NoResponders { get; init; } = true;

    [JsonPropertyName("user")] public string? User { get; init; }

    [JsonPropertyName("pass")] public string? Password { get; init; }

    [JsonPropertyName("auth_token")] public string? Token { get; init; }

    [JsonPropertyName("jwt")] public string? Jwt { get; init; }

    [JsonPropertyName("nkey")] public string? NKey { get; init; }

    [JsonPropertyName("sig")] public string? Signature { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(ConnectOptions))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
