namespace Mooring.Hosting.Claims;

/// <summary>Reads, verifies and writes the claims inside a module.</summary>
public static class ModuleClaims
{
    /// <summary>What a module says of itself, unverified.</summary>
    /// <returns>Null when nobody has signed it.</returns>
    /// <exception cref="ClaimsException">There is a token, but it cannot be read.</exception>
    public static ActorClaims? Read(ReadOnlySpan<byte> wasm) => TokenSection.Find(wasm) is { } found ? ClaimsToken.Parse(found.Token).Claims : null;

    /// <summary>Checks a module's token: signature, hash, dates, issuer.</summary>
    /// <param name="wasm">The module.</param>
    /// <param name="policy">What is believed; the default when null.</param>
    /// <returns>The claims, which may now be believed.</returns>
    /// <exception cref="ClaimsException">They must not be; the message says why. A module without a token is <see cref="ClaimsProblem.Unsigned"/>.</exception>
    public static ActorClaims Verify(ReadOnlySpan<byte> wasm, ClaimsPolicy? policy = null)
    {
        policy ??= new ClaimsPolicy();
        if (TokenSection.Find(wasm) is not { } found)
            throw new ClaimsException(ClaimsProblem.Unsigned, "the module is not signed: sign it with moor sign, or allow unsigned modules and grant it its claims");

        ActorClaims claims = ReadSigned(found.Token);
        if (!string.Equals(claims.ModuleHash, TokenSection.Hash(wasm, found.Section), StringComparison.OrdinalIgnoreCase))
            throw new ClaimsException(ClaimsProblem.WrongHash, "the module has been changed since it was signed: its hash is not the token's");
        Believe(claims, policy);
        return claims;
    }

    /// <summary>The text of the token inside a module, unverified.</summary>
    /// <returns>Null when nobody has signed it.</returns>
    /// <exception cref="ClaimsException">The bytes are no module, or hold two tokens, or too large a one.</exception>
    public static string? TokenOf(ReadOnlySpan<byte> wasm) => TokenSection.Find(wasm)?.Token;

    /// <summary>Checks a token without its module: signature, dates, issuer. Whether a module is the one that it names is another question.</summary>
    /// <param name="token">The token's text.</param>
    /// <param name="policy">What is believed; the default when null.</param>
    /// <returns>The claims, which may now be believed.</returns>
    /// <exception cref="ClaimsException">They must not be; the message says why.</exception>
    public static ActorClaims VerifyToken(string token, ClaimsPolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length > TokenSection.LargestToken)
            throw new ClaimsException(ClaimsProblem.TooLarge, $"the token has {token.Length} characters, at most {TokenSection.LargestToken} are read");
        ActorClaims claims = ReadSigned(token);
        Believe(claims, policy ?? new ClaimsPolicy());
        return claims;
    }

    /// <summary>Checks that claims hold now.</summary>
    /// <exception cref="ClaimsException">They do not hold any more, or not yet.</exception>
    public static void CheckDates(ActorClaims claims, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(time);
        DateTimeOffset now = time.GetUtcNow();
        if (claims.Expires is { } until && now >= until) throw new ClaimsException(ClaimsProblem.Expired, $"the claims have expired on {until:u}");
        if (claims.NotBefore is { } from && now < from) throw new ClaimsException(ClaimsProblem.NotYetValid, $"the claims hold from {from:u} on");
    }

    /// <summary>Signs a module, replacing a token that it may have.</summary>
    /// <param name="wasm">The module.</param>
    /// <param name="claims">What it is to say. Issuer, hash, time and token id are filled in.</param>
    /// <param name="issuer">An account key that can sign.</param>
    /// <param name="time">The clock for the time of signing; the system's when null.</param>
    /// <returns>The same module with a token in its last section.</returns>
    /// <exception cref="ArgumentException">The issuer is no account key, or the subject no module key.</exception>
    /// <exception cref="ClaimsException">The bytes are no module.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> wasm, ActorClaims claims, NKey issuer, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(issuer);
        if (issuer.Kind != NKeyKind.Account) throw new ArgumentException($"modules are signed with an account key (A…), not with {issuer}", nameof(issuer));
        if (!NKey.IsPublicKey(claims.Subject, NKeyKind.Module)) throw new ArgumentException($"\"{claims.Subject}\" is no module key (M…)", nameof(claims));
        byte[] bare = TokenSection.Remove(wasm);
        return TokenSection.Append(bare, ClaimsToken.Sign(
            claims with
            {
                ModuleHash = TokenSection.Hash(bare, 0..0),
                IssuedAt = (time ?? TimeProvider.System).GetUtcNow(),
                TokenId = claims.TokenId.Length > 0 ? claims.TokenId : Guid.NewGuid().ToString("N"),
            },
            issuer));
    }

    private static ActorClaims ReadSigned(string text)
    {
        ClaimsToken token = ClaimsToken.Parse(text);
        return token.IsSignedByIssuer
            ? token.Claims
            : throw new ClaimsException(ClaimsProblem.BadSignature, $"the token was not signed by {token.Claims.Issuer}: it has been changed since, or forged");
    }

    private static void Believe(ActorClaims claims, ClaimsPolicy policy)
    {
        CheckDates(claims, policy.TimeProvider);
        if (!policy.TrustedIssuers.IsDefaultOrEmpty && !policy.TrustedIssuers.Contains(claims.Issuer!, StringComparer.Ordinal))
            throw new ClaimsException(ClaimsProblem.UntrustedIssuer, $"{claims.Issuer} is not among the issuers that are trusted here");
    }
}
