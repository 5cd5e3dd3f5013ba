using System.Text;
using Mooring.Hosting;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Contracts;
using Mooring.MessagePack;
using Mooring.Testing;
using Mooring.Tests.Shared;

namespace Mooring.Providers.Tests;

/// <summary><c>mooring:claims</c>, asked by a real guest.</summary>
public sealed class ClaimsTests
{
    private static readonly NKey Issuer = NKey.Create(NKeyKind.Account);
    private static readonly NKey Subject = NKey.Create(NKeyKind.Module);

    [Fact]
    public async Task Token_ThatIsRight_IsToldWithWhatItSays()
    {
        await using ActorHost host = await TestActors.HostAsync(new ClaimsProvider());
        Dictionary<string, string> said = await VerifyAsync(host, Token(new ActorClaims { Subject = Subject.PublicKey, Name = "named", Revision = 7, Version = "1.2" }));
        Assert.Equal(
            [("issuer", Issuer.PublicKey), ("name", "named"), ("revision", "7"), ("subject", Subject.PublicKey), ("version", "1.2")],
            said.Where(field => field.Key != "hash").Select(field => (field.Key, field.Value)).Order());
        Assert.Equal(64, said["hash"].Length);
    }

    [Fact]
    public async Task Token_WithoutARevision_HasRevisionZero()
    {
        await using ActorHost host = await TestActors.HostAsync(new ClaimsProvider());
        Assert.Equal("0", (await VerifyAsync(host, Token(new ActorClaims { Subject = Subject.PublicKey })))["revision"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("one.two")]
    [InlineData("a.b.c")]
    public async Task Token_ThatIsNone_IsRefused(string token) => Assert.Contains("Malformed", await RefusedAsync(token));

    [Fact]
    public async Task Token_ThatWasChanged_IsRefused()
    {
        string[] mine = Token(new ActorClaims { Subject = Subject.PublicKey }).Split('.'), other = Token(new ActorClaims { Subject = Subject.PublicKey, Revision = 9 }).Split('.');
        Assert.Contains("BadSignature", await RefusedAsync($"{mine[0]}.{other[1]}.{mine[2]}"));
    }

    [Fact]
    public async Task Token_ThatHasExpired_OrIsLongerThanAny_OrHasANegativeRevision_IsRefused()
    {
        Assert.Contains("Expired", await RefusedAsync(Token(new ActorClaims { Subject = Subject.PublicKey, Expires = DateTimeOffset.UnixEpoch.AddYears(40) })));
        Assert.Contains("TooLarge", await RefusedAsync(new string('x', 70_000)));
        Assert.Contains("negative", await RefusedAsync(Token(new ActorClaims { Subject = Subject.PublicKey, Revision = -1 })));
    }

    [Fact]
    public async Task Issuer_ThatTheLinkDoesNotName_IsRefused()
    {
        string token = Token(new ActorClaims { Subject = Subject.PublicKey });
        Assert.Contains("UntrustedIssuer", await RefusedAsync(token, ("TRUST", NKey.Create(NKeyKind.Account).PublicKey)));
        await using ActorHost host = await TestActors.HostAsync(new ClaimsProvider(), ("TRUST", $"{NKey.Create(NKeyKind.Account).PublicKey}, {Issuer.PublicKey}"));
        Assert.Equal(Issuer.PublicKey, (await VerifyAsync(host, token))["issuer"]);
    }

    [Fact]
    public async Task Trust_InWhatIsNoAccount_IsAnErrorOfTheLink()
    {
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => TestActors.HostAsync(new ClaimsProvider(), ("TRUST", Subject.PublicKey)));
        Assert.Contains("is no account key", refused.Message);
    }

    private static async Task<string> RefusedAsync(string token, params (string Name, string Value)[] values)
    {
        await using ActorHost host = await TestActors.HostAsync(new ClaimsProvider(), values);
        return (await Assert.ThrowsAnyAsync<ActorException>(() => VerifyAsync(host, token))).Message;
    }

    private static string Token(ActorClaims claims) =>
        ModuleClaims.TokenOf(ModuleClaims.Sign(File.ReadAllBytes(RepositoryRoot.Combine("guests", "echo", "echo.wasm")), claims, Issuer))!;

    /// <summary>What is answered, as texts by name.</summary>
    private static async Task<Dictionary<string, string>> VerifyAsync(ActorHost host, string token)
    {
        ReadOnlyMemory<byte> answer = await host.CallAsync("a", "Ask", Question(token));
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        var fields = new FieldReader(answer.Span);
        while (fields.Next(out ReadOnlySpan<byte> name)) said[Encoding.UTF8.GetString(name)] = name.SequenceEqual("revision"u8) ? $"{fields.UInt64()}" : fields.Text();
        return said;
    }

    private static byte[] Question(string token)
    {
        var writer = new MessagePackWriter(stackalloc byte[512]);
        try
        {
            writer.WriteMapHeader(1);
            writer.Field("token"u8, token);
            return [.. Encoding.UTF8.GetBytes($"default {ClaimsProvider.Capability} VerifyToken\n"), .. writer.Written];
        }
        finally
        {
            writer.Dispose();
        }
    }
}
