using System.Text;
using Mooring.Hosting.Claims;

namespace Mooring.Hosting.Tests.Claims;

public sealed class ModuleClaimsTests
{
    private readonly NKey _issuer = NKey.Create(NKeyKind.Account);
    private readonly NKey _module = NKey.Create(NKeyKind.Module);

    [Fact]
    public void Signed_Module_SaysWhatWasSigned()
    {
        ActorClaims claims = ModuleClaims.Verify(Sign(new ActorClaims
        {
            Subject = _module.PublicKey,
            Name = "counter",
            Capabilities = ["wascc:keyvalue", "wascc:http_server"],
            Tags = ["demo"],
            Revision = 7,
            Version = "1.2.3",
            CallAlias = "demo/counter",
        }));
        Assert.Equal(_issuer.PublicKey, claims.Issuer);
        Assert.Equal("counter", claims.Name);
        Assert.Equal(["wascc:keyvalue", "wascc:http_server"], claims.Capabilities);
        Assert.Equal(7, claims.Revision);
        Assert.Equal("1.2.3", claims.Version);
        Assert.Equal("demo/counter", claims.CallAlias);
        Assert.False(claims.IsProvider);
    }

    [Fact]
    public void SigningAgain_ReplacesTheToken()
    {
        byte[] twice = ModuleClaims.Sign(Sign(), new ActorClaims { Subject = _module.PublicKey, Name = "second" }, _issuer);
        Assert.Equal("second", ModuleClaims.Verify(twice).Name);
    }

    [Fact]
    public void Unsigned_IsRefused() => Assert.Equal(ClaimsProblem.Unsigned, Problem(Guests.Read("echo/echo")));

    [Fact]
    public void ChangedCode_IsFoundByItsHash()
    {
        byte[] wasm = Sign();
        wasm[Guests.Read("echo/echo").Length / 2] ^= 1;
        Assert.Equal(ClaimsProblem.WrongHash, Problem(wasm));
    }

    [Fact]
    public void ChangedClaims_AreFoundByTheSignature()
    {
        byte[] wasm = Sign();
        string text = Encoding.Latin1.GetString(wasm);
        int claims = text.IndexOf('.', text.IndexOf("eyJ0eXAi", StringComparison.Ordinal)) + 1; // after the header
        for (int i = claims + 40; i < claims + 60; i++)
        {
            byte[] changed = [.. wasm];
            changed[i] = changed[i] == (byte)'A' ? (byte)'B' : (byte)'A';
            Assert.Contains(Problem(changed), new ClaimsProblem?[] { ClaimsProblem.BadSignature, ClaimsProblem.Malformed });
        }
    }

    [Fact]
    public void Dates_AreKept()
    {
        var now = DateTimeOffset.UtcNow;
        Assert.Equal(ClaimsProblem.Expired, Problem(Sign(new ActorClaims { Subject = _module.PublicKey, Expires = now.AddMinutes(-1) })));
        Assert.Equal(ClaimsProblem.NotYetValid, Problem(Sign(new ActorClaims { Subject = _module.PublicKey, NotBefore = now.AddHours(1) })));
        Assert.Null(Problem(Sign(new ActorClaims { Subject = _module.PublicKey, Expires = now.AddHours(1), NotBefore = now.AddHours(-1) })));
    }

    [Fact]
    public void OtherIssuers_AreRefused()
    {
        Assert.Equal(ClaimsProblem.UntrustedIssuer, Problem(Sign(), new ClaimsPolicy { TrustedIssuers = [NKey.Create(NKeyKind.Account).PublicKey] }));
        Assert.Null(Problem(Sign(), new ClaimsPolicy { TrustedIssuers = [_issuer.PublicKey] }));
    }

    [Fact]
    public void TwoTokens_AreRefused()
    {
        byte[] once = Sign();
        byte[] section = once[Guests.Read("echo/echo").Length..];
        Assert.Equal(ClaimsProblem.Duplicate, Problem([.. once, .. section]));
    }

    [Fact]
    public void OversizedToken_IsRefused() =>
        Assert.Equal(ClaimsProblem.TooLarge, Problem(TokenSection.Append(Guests.Read("echo/echo"), new string('a', TokenSection.LargestToken + 1))));

    [Theory]
    [InlineData("")]
    [InlineData("0061736d01000000" + "00ffffffff0f")] // a section longer than the file
    [InlineData("0061736d01000000" + "00ffffffffff7f")] // a length of too many bytes
    [InlineData("0061736d01000000" + "000203")] // a name longer than its section
    [InlineData("0061736d01000000" + "0008" + "036a7774" + "61626364")] // a token without parts
    public void HostileBytes_AreRefusedAsSuch(string hex) => Assert.Equal(ClaimsProblem.Malformed, Problem(Convert.FromHexString(hex)));

    [Fact]
    public void Keys_ReadBackWhatTheyWrite()
    {
        Assert.StartsWith("A", _issuer.PublicKey, StringComparison.Ordinal);
        Assert.StartsWith("M", _module.PublicKey, StringComparison.Ordinal);
        Assert.StartsWith("SA", _issuer.ExportSeed(), StringComparison.Ordinal);
        Assert.Equal(56, _module.PublicKey.Length);
        Assert.Equal(58, _issuer.ExportSeed().Length);
        Assert.Equal(_issuer.PublicKey, NKey.FromSeed(_issuer.ExportSeed()).PublicKey);
        byte[] signature = _issuer.Sign("message"u8);
        Assert.True(NKey.FromPublicKey(_issuer.PublicKey).Verify("message"u8, signature));
        Assert.False(NKey.FromPublicKey(_issuer.PublicKey).Verify("messagf"u8, signature));
        Assert.False(NKey.Create(NKeyKind.Account).Verify("message"u8, signature));
    }

    [Fact]
    public void Keys_WithAWrongLetter_AreFound()
    {
        char[] key = _issuer.PublicKey.ToCharArray();
        key[20] = key[20] == 'A' ? 'B' : 'A';
        Assert.Throws<FormatException>(() => NKey.FromPublicKey(new string(key)));
        Assert.Throws<FormatException>(() => NKey.FromSeed(_issuer.PublicKey));
    }

    [Fact]
    public void Crc_IsXmodem() => Assert.Equal(0x31c3, NKeyText.Crc("123456789"u8));

    private byte[] Sign(ActorClaims? claims = null) => ModuleClaims.Sign(Guests.Read("echo/echo"), claims ?? new ActorClaims { Subject = _module.PublicKey }, _issuer);

    private static ClaimsProblem? Problem(byte[] wasm, ClaimsPolicy? policy = null)
    {
        try
        {
            ModuleClaims.Verify(wasm, policy);
            return null;
        }
        catch (ClaimsException cause)
        {
            return cause.Problem;
        }
    }
}
