using System.Text;
using Mooring.Hosting.Codecs;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;
using Mooring.Hosting.Tests.Host;

namespace Mooring.Hosting.Tests.Codecs;

/// <summary>A module that was signed anew looks younger than it is: the guest itself shows how it spells its messages.</summary>
public sealed class CodecCorrectionTests
{
    private readonly List<string> _seen = [];

    [Fact]
    public async Task Guest_ThatCannotReadItsFirstMessage_GetsItOnceMoreInTheNeighbouringEra()
    {
        var web = new ScriptedProvider { Descriptor = new(CapabilityIds.HttpServer, "web") };
        await using ActorHost host = await StartAsync(web);
        await using IAsyncEnumerator<HostEvent> events = host.ReadEventsAsync().GetAsyncEnumerator();
        HostedActor actor = host.Actors.Single();
        Assert.Equal(CodecEra.C, actor.Era); // by the time of signing
        Assert.Equal("GET /first", await GetAsync(web, "/first"));
        Assert.Equal(CodecEra.B, actor.Era);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("mooring.actor.codec_corrected", "C", "B"), (events.Current.Type, events.Current.Data["from"], events.Current.Data["to"]));

        Assert.Equal("GET /second", await GetAsync(web, "/second"));
        Assert.Equal(["HandleRequest", "HandleRequest", "HandleRequest"], _seen); // twice the first, once the second
    }

    [Fact]
    public async Task Guest_ThatAsksFirst_ShowsItsEraByThat()
    {
        var store = new Counting();
        await using ActorHost host = await StartAsync(store);
        Assert.Equal("7", Encoding.UTF8.GetString((await host.CallAsync("a", "Count", default)).Span));
        Assert.Equal(new AddRequest("count", 1), store.Asked);
        Assert.Equal(CodecEra.B, host.Actors.Single().Era);
    }

    [Fact]
    public async Task Codec_ThatTheManifestNames_IsNotCorrected()
    {
        var web = new ScriptedProvider { Descriptor = new(CapabilityIds.HttpServer, "web") };
        await using ActorHost host = await StartAsync(web, CodecEra.C);
        Assert.Contains("invalid type", (await Assert.ThrowsAsync<GuestErrorException>(() => GetAsync(web, "/"))).Message, StringComparison.Ordinal);
        Assert.Equal(CodecEra.C, host.Actors.Single().Era);
        Assert.Single(_seen);
    }

    [Fact]
    public async Task Swap_MakesAFreshGuess()
    {
        var web = new ScriptedProvider { Descriptor = new(CapabilityIds.HttpServer, "web") };
        await using ActorHost host = await StartAsync(web);
        await GetAsync(web, "/");
        await host.SwapAsync(Sign(revision: 2));
        Assert.Equal(CodecEra.C, host.Actors.Single().Era);
        Assert.Equal("GET /again", await GetAsync(web, "/again"));
        Assert.Equal(CodecEra.B, host.Actors.Single().Era);
    }

    [Theory]
    [InlineData(CodecEra.C, "missing field `sequenceNo`", CodecEra.B)]
    [InlineData(CodecEra.C, "Guest call failed: Failed to de-serialize: invalid type: map", CodecEra.B)]
    [InlineData(CodecEra.B, "Failed to deserialize", CodecEra.A)]
    [InlineData(CodecEra.A, "invalid type", CodecEra.B)]
    [InlineData(CodecEra.D, "missing field `x`", CodecEra.C)]
    [InlineData(CodecEra.E, "missing field `x`", null)]
    [InlineData(CodecEra.C, "no such key", null)]
    public void Refusal_InTheWordsOfACodec_LeadsToTheNeighbour(CodecEra guess, string refusal, CodecEra? expected) =>
        Assert.Equal(expected, new CodecGuess(guess, isSettled: false).Neighbour(refusal)?.Era);

    [Theory]
    [InlineData(CodecEra.C, "81a16b01", CodecEra.C)]
    [InlineData(CodecEra.C, "92a16b01", CodecEra.B)]
    [InlineData(CodecEra.C, "0a016b1001", CodecEra.A)]
    [InlineData(CodecEra.B, "81a16b01", CodecEra.B)] // one build of that era wrote maps
    [InlineData(CodecEra.B, "0a016b1001", CodecEra.A)]
    [InlineData(CodecEra.A, "dc0002", CodecEra.B)]
    [InlineData(CodecEra.A, "de0001", CodecEra.C)]
    [InlineData(CodecEra.D, "a16b", CodecEra.D)]
    [InlineData(CodecEra.E, "a16b", CodecEra.E)]
    [InlineData(CodecEra.C, "", CodecEra.C)]
    public void Message_OfTheGuest_ShowsItsEra(CodecEra guess, string message, CodecEra expected)
    {
        var spelling = new CodecGuess(guess, isSettled: false);
        spelling.Show(Convert.FromHexString(message));
        Assert.Equal(expected, spelling.Codec.Era);
    }

    [Fact]
    public void Guess_ThatIsSettled_IsNotChangedAnyMore()
    {
        var corrections = new List<(CodecEra, CodecEra)>();
        var spelling = new CodecGuess(CodecEra.C, isSettled: false, (from, to) => corrections.Add((from, to)));
        spelling.Show(Convert.FromHexString("92a16b01"));
        spelling.Show(Convert.FromHexString("81a16b01"));
        Assert.Null(spelling.Neighbour("invalid type"));
        Assert.Equal([(CodecEra.C, CodecEra.B)], corrections);
    }

    private async Task<ActorHost> StartAsync(ICapabilityProvider provider, CodecEra? codec = null)
    {
        ActorHost host = TestHosts.Create(new ActorHostOptions { Middleware = [new Noting(_seen)] });
        await host.StartActorAsync(Sign(revision: 1), new HostActorSettings { Codec = codec });
        await host.AddProviderAsync(provider);
        await host.LinkAsync(new LinkDefinition("a", provider.Descriptor.Capability));
        return host;
    }

    private static readonly Mooring.Hosting.Claims.NKey Module = Mooring.Hosting.Claims.NKey.Create(Mooring.Hosting.Claims.NKeyKind.Module);

    private static byte[] Sign(int revision) => TestHosts.Sign("arrays/arrays", "a", [CapabilityIds.HttpServer, CapabilityIds.KeyValue], Module, revision);

    private static async Task<string> GetAsync(ScriptedProvider web, string path)
    {
        ReadOnlyMemory<byte> request = new HttpRequest("GET", path, "", new Dictionary<string, string>(), default).ToBytes();
        HttpResponse answer = HttpResponse.Decode((await web.Host!.DeliverAsync(web.Link!, HttpOperations.HandleRequest, request)).Span);
        Assert.Equal(200u, answer.StatusCode);
        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    private sealed class Noting(List<string> seen) : IHostMiddleware
    {
        public ValueTask<ReadOnlyMemory<byte>> InvokeAsync(Invocation invocation, InvocationNext next, CancellationToken ct)
        {
            if (invocation.IsToActor) seen.Add(invocation.Operation);
            return next(invocation, ct);
        }
    }

    /// <summary>A store that knows one number.</summary>
    private sealed class Counting : ICapabilityProvider
    {
        public AddRequest? Asked { get; private set; }

        public CapabilityDescriptor Descriptor { get; } = new(CapabilityIds.KeyValue, "counting");

        public ValueTask BindAsync(ActorLink link, CancellationToken ct) => default;

        public ValueTask UnbindAsync(ActorLink link, CancellationToken ct) => default;

        public ValueTask<ReadOnlyMemory<byte>> CallAsync(CapabilityCall call, CancellationToken ct)
        {
            Asked = call.Read<AddRequest>();
            return new(new AddResponse(7).ToBytes());
        }

        public ValueTask DisposeAsync() => default;
    }
}
