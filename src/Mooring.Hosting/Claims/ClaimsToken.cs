using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mooring.Hosting.Claims;

/// <summary>A token's text: <c>header.claims.signature</c>, each in base64url. Reads both forms of claims, writes the newer.</summary>
internal sealed class ClaimsToken
{
    private const int MostNesting = 8;
    private static readonly string Header = Base64Url.EncodeToString("""{"typ":"jwt","alg":"Ed25519"}"""u8);

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private ClaimsToken(ActorClaims claims, byte[] signed, byte[] signature)
    {
        Claims = claims;
        _signed = signed;
        _signature = signature;
    }

    /// <summary>What the token says; not to be believed before it has been verified.</summary>
    public ActorClaims Claims { get; }

    /// <summary>Whether the issuer that the token names has signed it.</summary>
    public bool IsSignedByIssuer => Claims.Issuer is { } issuer && NKey.FromPublicKey(issuer).Verify(_signed, _signature);

    /// <exception cref="ClaimsException">The text is no token, or its keys are none.</exception>
    public static ClaimsToken Parse(string token)
    {
        string[] parts = token.Split('.');
        if (parts.Length != 3) throw Malformed($"a token has three parts, this one {parts.Length}");
        try
        {
            using JsonDocument header = Json(parts[0]);
            if (Text(header.RootElement, "alg") != "Ed25519") throw Malformed($"the token says that it is signed with \"{Text(header.RootElement, "alg")}\", not Ed25519");
            using JsonDocument claims = Json(parts[1]);
            return new ClaimsToken(Read(claims.RootElement), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
        }
        catch (Exception cause) when (cause is FormatException or JsonException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw Malformed($"the token cannot be read: {cause.Message}", cause);
        }
    }

    /// <summary>Makes a token of claims.</summary>
    /// <param name="claims">What it is to say; the issuer is the key's.</param>
    /// <param name="issuer">An account key that can sign.</param>
    public static string Sign(ActorClaims claims, NKey issuer)
    {
        var wascap = new JsonObject { ["name"] = claims.Name, ["hash"] = claims.ModuleHash, ["tags"] = Texts(claims.Tags), ["caps"] = Texts(claims.Capabilities) };
        if (claims.Revision is { } revision) wascap["rev"] = revision;
        if (claims.Version is { } version) wascap["ver"] = version;
        if (claims.CallAlias is { } alias) wascap["call_alias"] = alias;
        wascap["prov"] = claims.IsProvider;
        var body = new JsonObject { ["jti"] = claims.TokenId };
        if (claims.IssuedAt is { } issued) body["iat"] = issued.ToUnixTimeSeconds();
        body["iss"] = issuer.PublicKey;
        body["sub"] = claims.Subject;
        if (claims.NotBefore is { } from) body["nbf"] = from.ToUnixTimeSeconds();
        if (claims.Expires is { } until) body["exp"] = until.ToUnixTimeSeconds();
        body["wascap"] = wascap;
        string signed = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(body))}";
        return $"{signed}.{Base64Url.EncodeToString(issuer.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static ActorClaims Read(JsonElement claims)
    {
        string issuer = Text(claims, "iss") ?? "", subject = Text(claims, "sub") ?? "";
        if (!NKey.IsPublicKey(issuer, NKeyKind.Account)) throw Malformed("the issuer is no account key (56 characters beginning with A)");
        if (!NKey.IsPublicKey(subject, NKeyKind.Module)) throw Malformed("the subject is no module key (56 characters beginning with M)");
        // Tokens of 2019 are flat.
        JsonElement about = claims.TryGetProperty("wascap", out JsonElement nested) && nested.ValueKind == JsonValueKind.Object ? nested : claims;
        return new ActorClaims
        {
            Subject = subject,
            Issuer = issuer,
            Name = Text(about, "name") ?? "",
            Capabilities = List(about, "caps"),
            Tags = List(about, "tags"),
            Revision = checked((int?)Number(about, "rev")),
            Version = Text(about, "ver"),
            CallAlias = Text(about, "call_alias") is { Length: > 0 } alias ? alias : null,
            IsProvider = about.TryGetProperty("prov", out JsonElement provider) && provider.ValueKind == JsonValueKind.True,
            ModuleHash = Text(about, "hash") ?? "",
            TokenId = Text(claims, "jti") ?? "",
            IssuedAt = Time(claims, "iat"),
            NotBefore = Time(claims, "nbf"),
            Expires = Time(claims, "exp"),
        };
    }

    private static JsonDocument Json(string part) =>
        JsonDocument.Parse(Base64Url.DecodeFromChars(part), new JsonDocumentOptions { MaxDepth = MostNesting });

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetString() : null;

    private static long? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetInt64() : null;

    private static DateTimeOffset? Time(JsonElement of, string name) =>
        Number(of, name) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static ImmutableArray<string> List(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(item => item.GetString() ?? "")]
            : [];

    private static JsonArray Texts(ImmutableArray<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static ClaimsException Malformed(string message, Exception? cause = null) => new(ClaimsProblem.Malformed, message, cause);
}
