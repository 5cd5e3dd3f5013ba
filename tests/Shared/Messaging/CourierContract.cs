using System.Collections.Immutable;
using System.Text;
using Mooring.Hosting;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Testing.Messaging;

/// <summary>One module file, the guest <c>courier</c>, gives the same results on every broker: through a real host, claims, links and mailbox.</summary>
public abstract class CourierContract
{
    private static readonly NKey Issuer = NKey.Create(NKeyKind.Account);

    [Fact]
    public async Task Courier_AsksAnotherCourier_AndGetsItsAnswer()
    {
        await using Stage stage = await OpenAsync(("asker", ""), ("answerer", "echo.*,other"));
        for (int i = 0; i < 20; i++) Assert.Equal($"HELLO {i}", await stage.CallAsync("asker", "Ask", $"echo.me\nhello {i}"));
        Assert.Equal("0", await stage.CallAsync("answerer", "Count", ""));
    }

    [Fact]
    public async Task Courier_Sends_EveryLinkedSubscriberCounts()
    {
        await using Stage stage = await OpenAsync(("sender", ""), ("first", "news.>"), ("second", "news.*"));
        for (int i = 0; i < 100; i++) await stage.CallAsync("sender", "Send", i % 2 == 0 ? "news.today\nx" : "news.to.day\nx");
        await stage.CountsAsync("first", 100);
        await stage.CountsAsync("second", 50);
    }

    [Fact]
    public async Task Courier_AsksNobodyOrItself_FailsWithATextBeforeItsDeadline()
    {
        await using Stage stage = await OpenAsync(("alone", "mine"));
        var nobody = await Assert.ThrowsAnyAsync<ActorException>(() => stage.CallAsync("alone", "Ask", "not.there\nx"));
        Assert.Contains("obody", nobody.Message);
        // Its own message waits in its mailbox behind the call that waits for the answer.
        var itself = await Assert.ThrowsAnyAsync<ActorException>(() => stage.CallAsync("alone", "Ask", "mine\nx"));
        Assert.Contains("mine", itself.Message);
        Assert.Equal("0", await stage.CallAsync("alone", "Count", ""));
    }

    /// <remarks>What the flood's reader cannot take is dropped and told of; other actors, on the same broker, are served meanwhile.</remarks>
    [Fact]
    public async Task Courier_ThatFloodsTheBroker_CanBeStopped_AndOthersAreServedMeanwhile()
    {
        await using Stage stage = await OpenAsync(("flooder", ""), ("drowning", "flood"), ("asker", ""), ("answerer", "echo"));
        using var end = new CancellationTokenSource();
        Task flood = Task.Run(() => stage.Host.CallAsync("flooder", "SendForever", "flood\nwater"u8.ToArray(), ct: end.Token).AsTask());
        for (int tries = 0; tries < 3_000 && await stage.CallAsync("drowning", "Count", "") == "0"; tries++) await Task.Delay(10);
        for (int i = 0; i < 20; i++) Assert.Equal($"HELLO {i}", await stage.AskPatientlyAsync("asker", $"echo\nhello {i}"));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flood.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.NotEqual("0", await stage.CallAsync("drowning", "Count", ""));
        await stage.CallAsync("flooder", "Send", "echo\nstill here"); // limited, not lost
    }

    [Fact]
    public async Task Courier_WithoutTheClaim_MayNotSend()
    {
        await using Stage stage = await OpenAsync(("allowed", ""));
        await stage.Host.StartActorAsync(Sign("denied"));
        var denied = await Assert.ThrowsAnyAsync<ActorException>(() => stage.CallAsync("denied", "Send", "news\nx"));
        Assert.Contains("PERMISSION DENIED", denied.Message);
    }

    /// <summary>Opens a broker for one test.</summary>
    /// <returns>The provider, and what ends with the test beside it.</returns>
    protected abstract ValueTask<(ICapabilityProvider Provider, IAsyncDisposable? Server)> OpenBrokerAsync();

    private async Task<Stage> OpenAsync(params (string Name, string Subscription)[] actors)
    {
        (ICapabilityProvider provider, IAsyncDisposable? server) = await OpenBrokerAsync();
        var host = new ActorHost();
        await host.AddProviderAsync(provider);
        foreach ((string name, string subscription) in actors)
        {
            await host.StartActorAsync(Sign(name, CapabilityIds.Messaging));
            var values = ImmutableDictionary<string, string>.Empty.Add("SUBSCRIPTION", subscription);
            await host.LinkAsync(new LinkDefinition(name, CapabilityIds.Messaging) { Values = values });
        }

        return new Stage(host, server);
    }

    private static byte[] Sign(string name, params string[] capabilities) => ModuleClaims.Sign(
        File.ReadAllBytes(RepositoryRoot.Combine("guests", "courier", "courier.wasm")),
        new ActorClaims { Subject = NKey.Create(NKeyKind.Module).PublicKey, Name = name, Capabilities = [.. capabilities] },
        Issuer);

    private sealed class Stage(ActorHost host, IAsyncDisposable? server) : IAsyncDisposable
    {
        public ActorHost Host { get; } = host;

        public async Task<string> CallAsync(string actor, string operation, string text) =>
            Encoding.UTF8.GetString((await Host.CallAsync(actor, operation, Encoding.UTF8.GetBytes(text))).Span);

        /// <summary>The guest's own patience with an answer is half a second, which a busy machine may exceed.</summary>
        public async Task<string> AskPatientlyAsync(string actor, string text)
        {
            for (int tries = 1; ; tries++)
            {
                try
                {
                    return await CallAsync(actor, "Ask", text);
                }
                catch (GuestErrorException) when (tries < 60)
                {
                    // Not yet: the answer was late.
                }
            }
        }

        public async Task CountsAsync(string actor, int expected)
        {
            string count = "";
            for (int tries = 0; tries < 3_000 && (count = await CallAsync(actor, "Count", "")) != $"{expected}"; tries++) await Task.Delay(20);
            Assert.Equal($"{expected}", count);
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            if (server is not null) await server.DisposeAsync();
        }
    }
}
