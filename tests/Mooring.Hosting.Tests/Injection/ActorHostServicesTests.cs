using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Mooring.Hosting.Providers;
using Mooring.Hosting.Tests.Host;

namespace Mooring.Hosting.Tests.Injection;

public sealed class ActorHostServicesTests
{
    [Fact]
    public async Task Program_WithActorHost_StartsProvidersThenActorsAndStopsThemWithItself()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(Guests.Engine);
        builder.Services.AddSingleton(new Greeting("good morning"));
        builder.Services.AddCapabilityProvider<Greeter>();
        builder.Services.AddActorHost(
            async (host, _, ct) =>
            {
                await host.StartEchoAsync("a", [TestHosts.Capability]);
                await host.LinkAsync(new LinkDefinition("a", TestHosts.Capability), ct);
            },
            (_, options) => options with { Name = "injected" });
        using IHost program = builder.Build();
        await program.StartAsync();

        ActorHost host = program.Services.GetRequiredService<ActorHost>();
        Assert.Equal("injected", host.Options.Name);
        Assert.Equal("good morning, this", await host.AskHostAsync("a", TestHosts.Capability, "Do", "this"));

        await program.StopAsync();
        await Assert.ThrowsAnyAsync<ActorException>(() => host.EchoAsync("a", "late"));
    }

    [Fact]
    public async Task Program_WithTwoProvidersOfOneCapability_FindsEachByItsBinding()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(new Greeting("hello"));
        builder.Services.AddCapabilityProvider<Greeter>().AddCapabilityProvider<Greeter>("second").AddActorHost();
        using IHost program = builder.Build();
        await program.StartAsync();
        Assert.Equal(["default", "second"], program.Services.GetRequiredService<ActorHost>().Providers.Select(provider => provider.Binding).Order(StringComparer.Ordinal));
        await program.StopAsync();
    }

    [Fact]
    public async Task Program_WhoseActorsCannotBeStarted_DoesNotStart()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddActorHost((host, _, ct) => host.LinkAsync(new LinkDefinition("nobody", TestHosts.Capability), ct));
        using IHost program = builder.Build();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => program.StartAsync());
        Assert.Contains("nobody", failure.Message, StringComparison.Ordinal);
    }

    private sealed record Greeting(string Text);

    private sealed class Greeter(Greeting greeting) : ICapabilityProvider
    {
        public CapabilityDescriptor Descriptor { get; } = new(TestHosts.Capability, "greeter");

        public ValueTask StartAsync(IProviderHost host, CancellationToken ct) => default;

        public ValueTask BindAsync(ActorLink link, CancellationToken ct) => default;

        public ValueTask UnbindAsync(ActorLink link, CancellationToken ct) => default;

        public ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct) =>
            new((byte[])[.. System.Text.Encoding.UTF8.GetBytes(greeting.Text + ", "), .. call.Payload.Span]);

        public ValueTask DisposeAsync() => default;
    }
}
