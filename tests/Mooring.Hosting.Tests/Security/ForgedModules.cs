using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Tests.Host;

namespace Mooring.Hosting.Tests.Security;

/// <summary>Modules that a host must not believe, made from one that it would.</summary>
internal static class ForgedModules
{
    /// <summary>One module of each kind, with what is wrong with it. All but the unsigned one hold a token.</summary>
    public static (byte[] Wasm, ClaimsProblem Problem) Make(string kind, NKey module, TimeProvider time)
    {
        byte[] good = Sign(module, TestHosts.Issuer, new ActorClaims { Subject = module.PublicKey, Name = "a", Revision = 2 });
        byte[] bare = TokenSection.Remove(good);
        string token = TokenSection.Find(good)!.Value.Token;
        string[] parts = token.Split('.');
        DateTimeOffset now = time.GetUtcNow();
        return kind switch
        {
            "unsigned" => (bare, ClaimsProblem.Unsigned),
            "changed code" => (Flip(good, bare.Length / 2), ClaimsProblem.WrongHash),
            "code appended" => ([.. good, 0, 3, 1, (byte)'x', 0], ClaimsProblem.WrongHash),
            "another module's token" => (TokenSection.Append(Guests.Read("tally/tally"), token), ClaimsProblem.WrongHash),
            "changed claims" => (TokenSection.Append(bare, $"{parts[0]}.{Changed(parts[1], claims => claims["wascap"]!["caps"] = new JsonArray("wascc:keyvalue"))}.{parts[2]}"), ClaimsProblem.BadSignature),
            "changed subject" => (TokenSection.Append(bare, $"{parts[0]}.{Changed(parts[1], claims => claims["sub"] = NKey.Create(NKeyKind.Module).PublicKey)}.{parts[2]}"), ClaimsProblem.BadSignature),
            "issuer put in another's place" => (Impersonating(bare, module), ClaimsProblem.BadSignature),
            "signature cut short" => (TokenSection.Append(bare, token[..^6]), ClaimsProblem.BadSignature),
            "no signature" => (TokenSection.Append(bare, $"{parts[0]}.{parts[1]}."), ClaimsProblem.BadSignature),
            "algorithm none" => (TokenSection.Append(bare, $"{Text("""{"typ":"jwt","alg":"none"}""")}.{parts[1]}."), ClaimsProblem.Malformed),
            "issuer that is no account" => (TokenSection.Append(bare, $"{parts[0]}.{Changed(parts[1], claims => claims["iss"] = module.PublicKey)}.{parts[2]}"), ClaimsProblem.Malformed),
            "revision beyond 32 bits" => (TokenSection.Append(bare, $"{parts[0]}.{Changed(parts[1], claims => claims["wascap"]!["rev"] = 1L << 32)}.{parts[2]}"), ClaimsProblem.Malformed),
            "claims that nest deeply" => (TokenSection.Append(bare, $"{parts[0]}.{Text(new string('[', 5000) + new string(']', 5000))}.{parts[2]}"), ClaimsProblem.Malformed),
            "expired" => (Sign(module, TestHosts.Issuer, new ActorClaims { Subject = module.PublicKey, Expires = now.AddSeconds(-1) }), ClaimsProblem.Expired),
            "not yet valid" => (Sign(module, TestHosts.Issuer, new ActorClaims { Subject = module.PublicKey, NotBefore = now.AddSeconds(1) }), ClaimsProblem.NotYetValid),
            "wrong issuer" => (Sign(module, NKey.Create(NKeyKind.Account), new ActorClaims { Subject = module.PublicKey }), ClaimsProblem.UntrustedIssuer),
            "two tokens" => (TokenSection.Append(good, token), ClaimsProblem.Duplicate),
            "two tokens under both names" => (WithLaterName(good, token), ClaimsProblem.Duplicate),
            "a broken token before a good one" => (TokenSection.Append(TokenSection.Append(bare, "x"), token), ClaimsProblem.Duplicate),
            "oversized claims" => (Sign(module, TestHosts.Issuer, new ActorClaims { Subject = module.PublicKey, Name = new string('n', TokenSection.LargestToken) }), ClaimsProblem.TooLarge),
            "a section longer than the module" => ([.. good, 0, 0xff, 0xff, 0x7f, 3], ClaimsProblem.Malformed),
            "no module" => ("not wasm at all"u8.ToArray(), ClaimsProblem.Malformed),
            _ => throw new ArgumentException($"unknown kind {kind}", nameof(kind)),
        };
    }

    /// <summary>The kinds that <see cref="Make"/> knows.</summary>
    public static TheoryData<string> Kinds =>
    [
        "unsigned", "changed code", "code appended", "another module's token", "changed claims", "changed subject", "issuer put in another's place",
        "signature cut short", "no signature", "algorithm none", "issuer that is no account", "revision beyond 32 bits", "claims that nest deeply",
        "expired", "not yet valid", "wrong issuer", "two tokens", "two tokens under both names", "a broken token before a good one",
        "oversized claims", "a section longer than the module", "no module",
    ];

    private static byte[] Sign(NKey module, NKey issuer, ActorClaims claims)
    {
        Assert.Equal(module.PublicKey, claims.Subject);
        return ModuleClaims.Sign(Guests.Read("echo/echo"), claims, issuer);
    }

    /// <summary>A token that names the trusted issuer and was signed by somebody else.</summary>
    private static byte[] Impersonating(byte[] bare, NKey module)
    {
        string[] parts = TokenSection.Find(Sign(module, NKey.Create(NKeyKind.Account), new ActorClaims { Subject = module.PublicKey }))!.Value.Token.Split('.');
        return TokenSection.Append(bare, $"{parts[0]}.{Changed(parts[1], claims => claims["iss"] = TestHosts.Issuer.PublicKey)}.{parts[2]}");
    }

    private static string Changed(string part, Action<JsonNode> change)
    {
        JsonNode claims = JsonNode.Parse(Base64Url.DecodeFromChars(part))!;
        change(claims);
        return Text(claims.ToJsonString());
    }

    private static string Text(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static byte[] Flip(byte[] wasm, int at)
    {
        byte[] changed = [.. wasm];
        changed[at] ^= 1;
        return changed;
    }

    private static byte[] WithLaterName(byte[] wasm, string token)
    {
        byte[] content = [13, .. "wasmcloud_jwt"u8, .. Encoding.ASCII.GetBytes(token)];
        return [.. wasm, 0, (byte)(content.Length | 0x80), (byte)(content.Length >> 7), .. content];
    }
}
