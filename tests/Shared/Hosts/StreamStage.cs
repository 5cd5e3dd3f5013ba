using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Mooring.Hosting;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Providers.Blobs;
using Mooring.Tests.Shared;

namespace Mooring.Testing.Hosts;

/// <summary>The guest <c>streamer</c> as the actor <c>a</c> in a host with a blob store, and everything that happens there.</summary>
internal sealed class StreamStage : IAsyncDisposable
{
    private readonly ChunkGate _gate;

    private StreamStage(ActorHost host, ChunkGate gate) => (Host, _gate, Events) = (host, gate, new HostEventLog(host));

    public ActorHost Host { get; }

    public HostEventLog Events { get; }

    /// <summary>The actor; its restarts tell whether it has lost its state.</summary>
    public HostedActor Actor => Host.Actors.Single();

    /// <param name="store">Opens the store for the link.</param>
    /// <param name="values">Values of the link to the store, as <c>WINDOW=2 READ_TIMEOUT=1</c>.</param>
    /// <param name="options">The host's; the defaults when null.</param>
    /// <param name="others">Further providers that the actor is linked to, with the values of their links.</param>
    public static async Task<StreamStage> OpenAsync(
        Func<IBlobStore> store, string values = "", ActorHostOptions? options = null, params (ICapabilityProvider Provider, string Values)[] others)
    {
        var gate = new ChunkGate();
        var host = new ActorHost((options ?? new ActorHostOptions()) with
        {
            Middleware = [gate],
            Actors = new ActorOptions { MailboxCapacity = 64, AskTimeout = TimeSpan.FromMinutes(3) }, // a busy machine may take its time
        });
        var stage = new StreamStage(host, gate);
        await host.StartActorAsync(TestActors.Sign("streamer/streamer", "a", [CapabilityIds.BlobStore, .. others.Select(other => other.Provider.Descriptor.Capability)]));
        await LinkAsync(new BlobProvider("test", (_, _) => new ValueTask<IBlobStore>(store())), values);
        foreach ((ICapabilityProvider provider, string those) in others) await LinkAsync(provider, those);
        return stage;

        async Task LinkAsync(ICapabilityProvider provider, string values)
        {
            await host.AddProviderAsync(provider);
            IEnumerable<string[]> pairs = values.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2));
            await host.LinkAsync(new LinkDefinition("a", provider.Descriptor.Capability) { Values = pairs.ToImmutableDictionary(pair => pair[0], pair => pair[1]) });
        }
    }

    /// <summary>Has the actor start a download; throws what the guest was told when it cannot.</summary>
    public async Task DownloadAsync(string id, int chunk, string mark) =>
        await RequestAsync("/start", string.Create(CultureInfo.InvariantCulture, $"container=box&id={id}&chunk={chunk}&mark={mark}"));

    /// <summary>What the actor knows of a stream; null when it has never heard of it, or has forgotten.</summary>
    public async Task<StreamLine?> StreamAsync(string mark) =>
        (await RequestAsync("/", "")).Split('\n').Where(line => line.StartsWith(mark + " ", StringComparison.Ordinal)).Select(StreamLine.Parse).FirstOrDefault();

    /// <summary>Lets so many further chunks through to the actor; those after them wait.</summary>
    public void Allow(int chunks) => _gate.Allow(chunks);

    /// <summary>Lets all chunks through, as at first.</summary>
    public void AllowAll() => _gate.Allow(ChunkGate.All);

    /// <summary>Completes when a chunk waits because of <see cref="Allow"/>.</summary>
    public Task Held => _gate.Held;

    /// <summary>Chunks that the actor has answered, by whatever.</summary>
    public int Answered => _gate.Answered;

    public async ValueTask DisposeAsync()
    {
        AllowAll();
        await Host.DisposeAsync();
        await Events.DisposeAsync();
    }

    private async Task<string> RequestAsync(string path, string query)
    {
        var request = new HttpRequest("GET", path, query, new Dictionary<string, string>(), default);
        ReadOnlyMemory<byte> answer = await Host.CallAsync("a", HttpOperations.HandleRequest, request.ToBytes());
        return Encoding.UTF8.GetString(HttpResponse.Decode(answer.Span).Body.Span);
    }
}

/// <summary>What the guest <c>streamer</c> says about a stream.</summary>
/// <param name="Chunks">Chunks that have come.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Total">The object's size.</param>
/// <param name="InOrder">Whether each had the number that was expected.</param>
/// <param name="Hash">FNV-1a, 64 bit, of the bytes.</param>
internal sealed record StreamLine(long Chunks, long Bytes, long Total, bool InOrder, string Hash)
{
    /// <summary>What it says when a whole object has come.</summary>
    public static StreamLine Complete(byte[] content, int chunk) =>
        new(Math.Max(1, (content.Length + chunk - 1) / chunk), content.Length, content.Length, true, HashOf(content));

    public static StreamLine Parse(string line)
    {
        string[] words = line.Split(' ');
        return new(Number(words[1]), Number(words[2]), Number(words[3]), words[4] == "yes", words[5]);
    }

    public static string HashOf(byte[] content)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in content) hash = (hash ^ value) * 0x100000001b3;
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
