using Mooring.Nats.Tests.Support;
using Mooring.Testing.Nats;

namespace Mooring.Nats.Tests.Security;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task UserAndPassword_FromOptionsOrUrl_AreAccepted_AndWrongOnesRefused()
    {
        await using NatsServer server = await NatsServer.StartAsync("authorization { user: \"ann\", password: \"p@ss:word\" }");

        await AcceptedAsync(server, NatsCredentials.UserPassword("ann", "p@ss:word"));
        await AcceptedAsync(server, NatsCredentials.Dynamic(_ => new(NatsCredentials.UserPassword("ann", "p@ss:word"))));
        await using NatsConnection byUrl = await NatsConnection.ConnectAsync($"nats://ann:p%40ss%3Aword@127.0.0.1:{server.Port}");
        await RefusedAsync(server, NatsCredentials.UserPassword("ann", "wrong"));
        await RefusedAsync(server, null);
    }

    [Fact]
    public async Task Token_FromOptionsOrUrl_IsAccepted_AndAWrongOneRefused()
    {
        await using NatsServer server = await NatsServer.StartAsync("authorization { token: \"s3cret\" }");

        await AcceptedAsync(server, NatsCredentials.Token("s3cret"));
        await using NatsConnection byUrl = await NatsConnection.ConnectAsync($"nats://s3cret@127.0.0.1:{server.Port}");
        await RefusedAsync(server, NatsCredentials.Token("wrong"));
    }

    [Fact]
    public async Task NKey_SignsTheNonce()
    {
        var user = new NatsIdentity(NatsIdentity.User);
        await using NatsServer server = await NatsServer.StartAsync($"authorization {{ users: [ {{ nkey: {user.PublicKey} }} ] }}");

        await AcceptedAsync(server, NatsCredentials.NKey(user.Seed));
        await RefusedAsync(server, NatsCredentials.NKey(new NatsIdentity(NatsIdentity.User).Seed));
    }

    [Fact]
    public async Task Jwt_AndCredentialsFile_AreAccepted_AndForgedOnesRefused()
    {
        NatsIdentity @operator = new(NatsIdentity.Operator), account = new(NatsIdentity.Account), user = new(NatsIdentity.User), stranger = new(NatsIdentity.Account);
        const string Unlimited = "\"subs\":-1,\"data\":-1,\"payload\":-1";
        string operatorJwt = @operator.Issue(@operator, "operator", """{"type":"operator","version":2}""");
        string accountJwt = @operator.Issue(account, "account",
            $$$"""{"limits":{{{{Unlimited}}},"imports":-1,"exports":-1,"wildcards":true,"conn":-1,"leaf":-1},"default_permissions":{"pub":{},"sub":{}},"type":"account","version":2}""");
        string userClaims = $$$"""{"pub":{},"sub":{},{{{Unlimited}}},"type":"user","version":2}""";
        string userJwt = account.Issue(user, "user", userClaims);
        await using NatsServer server = await NatsServer.StartAsync(
            $"operator: \"{operatorJwt}\"\nresolver: MEMORY\nresolver_preload: {{ {account.PublicKey}: \"{accountJwt}\" }}");

        await AcceptedAsync(server, NatsCredentials.Jwt(userJwt, user.Seed));
        await RefusedAsync(server, NatsCredentials.Jwt(stranger.Issue(user, "user", userClaims), user.Seed));
        await RefusedAsync(server, NatsCredentials.Jwt(userJwt, new NatsIdentity(NatsIdentity.User).Seed));

        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, CredentialsFile(userJwt, user.Seed));
            await AcceptedAsync(server, NatsCredentials.File(file));
            await File.WriteAllTextAsync(file, "nothing of use");
            await RefusedAsync(server, NatsCredentials.File(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Permissions_ForbidASubscription_SubscribingFails_AndAPublishIsToldOf()
    {
        var events = new EventLog();
        await using NatsServer server = await NatsServer.StartAsync(
            "authorization { users: [ { user: a, password: a, permissions: { publish: [\"open.>\", \"_INBOX.>\"], subscribe: [\"open.>\", \"_INBOX.>\"] } } ] }");
        await using NatsConnection nats = await NatsConnection.ConnectAsync(
            new NatsOptions { Servers = [server.Url], Credentials = NatsCredentials.UserPassword("a", "a"), OnEvent = events.Add });

        var failure = await Assert.ThrowsAsync<NatsPermissionException>(() => nats.SubscribeAsync("closed.x"));
        await nats.PublishAsync("closed.y");

        Assert.Equal("closed.x", failure.Subject);
        Assert.Contains("closed.x", (await events.NextAsync<NatsServerError>()).Text);
        Assert.Contains("closed.y", (await events.NextAsync<NatsServerError>()).Text);
        await using NatsSubscription open = await nats.SubscribeAsync("open.z");
        Assert.Equal(NatsConnectionState.Connected, nats.State);
    }

    [Fact]
    public async Task Credentials_RefusedAfterARestart_CloseTheConnectionInsteadOfTryingForEver()
    {
        var events = new EventLog();
        bool valid = true;
        await using NatsServer server = await NatsServer.StartAsync("authorization { token: \"right\" }");
        await using NatsConnection nats = await NatsConnection.ConnectAsync(new NatsOptions
        {
            Servers = [server.Url],
            Credentials = NatsCredentials.Dynamic(_ => new(NatsCredentials.Token(valid ? "right" : "wrong"))),
            ReconnectWait = TimeSpan.FromMilliseconds(10),
            OnEvent = events.Add,
        });
        valid = false;
        server.Kill();
        await server.RestartAsync();

        Assert.IsType<NatsAuthenticationException>((await events.NextAsync<NatsClosed>()).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("SUAB")]
    [InlineData("SUAIBDPBAUTWCWBKIO6XHQNINK5FWJW4OHLXC3HQ2KFE4PEJUA44CNHTCA")] // a letter of the checksum changed
    [InlineData("UUAIBDPBAUTWCWBKIO6XHQNINK5FWJW4OHLXC3HQ2KFE4PEJUA44CNHTC4")]
    [InlineData("SUAIBDPBAUTWCWBKIO6XHQNINK5FWJW4OHLXC3HQ2KFE4PEJUA44CNHT1!")]
    public void Seed_Mistyped_IsRefusedWithoutRepeatingIt(string seed)
    {
        Exception failure = Assert.ThrowsAny<Exception>(() => NatsCredentials.NKey(seed));
        Assert.True(failure is FormatException or ArgumentException);
        if (seed.Length > 0) Assert.DoesNotContain(seed, failure.Message);
    }

    private static string CredentialsFile(string jwt, string seed) => $"""
        -----BEGIN NATS USER JWT-----
        {jwt}
        ------END NATS USER JWT------

        ************************* IMPORTANT *************************
        NKEY Seed printed below can be used to sign and prove identity.

        -----BEGIN USER NKEY SEED-----
        {seed}
        ------END USER NKEY SEED------
        """;

    private static async Task AcceptedAsync(NatsServer server, NatsCredentials credentials)
    {
        await using NatsConnection nats = await NatsConnection.ConnectAsync(new NatsOptions { Servers = [server.Url], Credentials = credentials });
        await nats.FlushAsync();
    }

    private static Task RefusedAsync(NatsServer server, NatsCredentials? credentials) =>
        Assert.ThrowsAsync<NatsAuthenticationException>(() =>
            NatsConnection.ConnectAsync(new NatsOptions { Servers = [server.Url], Credentials = credentials }).Within());
}
