using System.Text;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Tests.Host;

/// <summary>A provider that does what a test says, and notes what happens to it.</summary>
internal sealed class ScriptedProvider(Func<CapabilityCall, CancellationToken, ValueTask<string>>? answer = null) : ICapabilityProvider
{
    public List<string> Log { get; } = [];

    public IProviderHost? Host { get; private set; }

    public ActorLink? Link { get; private set; }

    public CapabilityDescriptor Descriptor { get; init; } = new(TestHosts.Capability, "scripted");

    public ValueTask StartAsync(IProviderHost host, CancellationToken ct)
    {
        Host = host;
        Note("start");
        return default;
    }

    public ValueTask BindAsync(ActorLink link, CancellationToken ct)
    {
        Link = link;
        Note($"bind {link.ActorName} {link.Value("color")}".TrimEnd());
        return link.Value("refuse") is { } why ? throw new ProviderException(why) : default;
    }

    public ValueTask QuietAsync(ActorLink link, CancellationToken ct)
    {
        Note($"quiet {link.ActorName}");
        return default;
    }

    public ValueTask UnbindAsync(ActorLink link, CancellationToken ct)
    {
        Note($"unbind {link.ActorName}");
        return default;
    }

    public async ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct)
    {
        string text = answer is null ? $"{call.Operation}:{Encoding.UTF8.GetString(call.Payload.Span)}" : await answer(call, ct);
        return Encoding.UTF8.GetBytes(text);
    }

    public ValueTask DisposeAsync()
    {
        Note("dispose");
        return default;
    }

    private void Note(string what)
    {
        lock (Log) Log.Add(what);
    }
}
