using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Host;
using Mooring.Hosting.Providers;
using Mooring.Hosting.Slices;
using Mooring.Wasm;

namespace Mooring.Hosting;

/// <summary>Runs signed actors, and binds them at run time to the capabilities that they claim.</summary>
/// <remarks>
/// <para>Safe for any number of threads. Changes (start, stop, link, swap and so on) are made one at a time; calls go on meanwhile.</para>
/// <para>A guest reaches nothing that its claims and its links do not both name. Every call has a deadline; everything that is accepted
/// completes once.</para>
/// </remarks>
public sealed partial class ActorHost : IAsyncDisposable
{
    private readonly Engine _engine;
    private readonly bool _ownsEngine;
    private readonly SemaphoreSlim _changes = new(1); // held while actors, providers or links change
    private readonly ConcurrentDictionary<string, HostedActor> _actors = new(StringComparer.Ordinal); // by key
    private readonly ConcurrentDictionary<string, HostedActor> _names = new(StringComparer.Ordinal); // by key, name and call alias
    private ImmutableDictionary<(string Capability, string Binding), ProviderSlot> _providers = // replaced by changes
        ImmutableDictionary<(string, string), ProviderSlot>.Empty;

    private bool _stopping; // set by the first to stop

    /// <summary>Makes an empty host.</summary>
    /// <param name="options">The defaults when null.</param>
    /// <param name="engine">Compiles and runs the modules; the host makes its own when null, and disposes it.</param>
    public ActorHost(ActorHostOptions? options = null, Engine? engine = null)
    {
        Options = options ?? new ActorHostOptions();
        _engine = engine ?? new Engine();
        _ownsEngine = engine is null;
        Telemetry = new HostTelemetry(this, Options.MeterFactory);
        Events = new HostEvents(Options.Name, Options.TimeProvider, Telemetry.Happened);
        Runtime = new MooringRuntime(new MooringRuntimeOptions { TimeProvider = Options.TimeProvider, MeterFactory = Options.MeterFactory, MaxBlockingThreads = Options.WaitingThreads });
        Threads = new SharedThreads(Options.TimeProvider);
        Router = new CallRouter(this);
        StartedAt = Options.TimeProvider.GetUtcNow();
    }

    /// <summary>What holds for the whole host.</summary>
    public ActorHostOptions Options { get; }

    /// <summary>When the host was made.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The actors, in no particular order.</summary>
    public IReadOnlyCollection<HostedActor> Actors => [.. _actors.Values];

    /// <summary>What providers offer, and under which binding names.</summary>
    public IReadOnlyCollection<(CapabilityDescriptor Descriptor, string Binding)> Providers =>
        [.. _providers.Values.Select(slot => (slot.Provider.Descriptor, slot.Binding))];

    /// <summary>The links, with whether a provider is at their end.</summary>
    public IReadOnlyCollection<(ActorLink Link, bool HasProvider)> Links =>
        [.. _actors.Values.SelectMany(actor => actor.Links).Select(link => (link.Data, link.Slot is not null))];

    internal HostTelemetry Telemetry { get; }

    internal HostEvents Events { get; }

    internal MooringRuntime Runtime { get; }

    internal SharedThreads Threads { get; }

    internal CallRouter Router { get; }

    /// <summary>What happens in the host, from now on.</summary>
    /// <param name="ct">Ends the listening.</param>
    /// <remarks>A listener that is more than 1024 events behind loses the newer ones and is told how many.</remarks>
    public IAsyncEnumerable<HostEvent> ReadEventsAsync(CancellationToken ct = default) => Events.ReadAsync(ct);

    /// <summary>Finds an actor.</summary>
    /// <param name="actor">Its key, name or call alias.</param>
    /// <param name="found">The actor.</param>
    public bool TryFind(string actor, [NotNullWhen(true)] out HostedActor? found)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return _names.TryGetValue(actor, out found);
    }

    /// <summary>Has an actor run an operation.</summary>
    /// <param name="actor">Its key, name or call alias.</param>
    /// <param name="operation">What it is to do.</param>
    /// <param name="payload">What it is to do it with, as its guest spells it. It must not change before the task is done.</param>
    /// <param name="timeout">For waiting, running and host calls together; the actor's own when null.</param>
    /// <param name="ct">Takes the call back.</param>
    /// <returns>The answer, as the guest spells it.</returns>
    /// <exception cref="ActorException">There is no answer; the class says why, and the inner exception which host call was to blame.</exception>
    /// <exception cref="OperationCanceledException">The call was taken back.</exception>
    public ValueTask<ReadOnlyMemory<byte>> CallAsync(
        string actor, string operation, ReadOnlyMemory<byte> payload, TimeSpan? timeout = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Router.CallAsync(Find(actor), operation, payload, timeout, ct);
    }

    /// <summary>Starts an actor.</summary>
    /// <param name="wasm">The module.</param>
    /// <param name="settings">What is to be different for it; nothing when null.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ClaimsException">Its claims must not be believed.</exception>
    /// <exception cref="ActorLoadException">The module cannot be run.</exception>
    /// <exception cref="HostStateException">
    /// There is an actor of that key, name or call alias already, one of them could be taken for a capability or another's key, or the host stops.
    /// </exception>
    public async ValueTask<HostedActor> StartActorAsync(ReadOnlyMemory<byte> wasm, HostActorSettings? settings = null, CancellationToken ct = default)
    {
        settings ??= new HostActorSettings();
        ActorClaims claims = ClaimsOf(wasm, settings);
        string name = settings.Name ?? (claims.Name.Length > 0 ? claims.Name : claims.Subject);
        ActorNames.Check(claims, name);
        using IDisposable change = await BeginChangeAsync(ct).ConfigureAwait(false);
        ThrowIfTaken(ActorNames.Of(claims, name));
        ActorModule module = Load(wasm, name, claims, settings);
        var actor = new HostedActor(this, claims, name, module, settings);
        await actor.StartAsync(ct).ConfigureAwait(false);
        _actors[actor.Key] = actor;
        foreach (string own in ActorNames.Of(claims, name)) _names[own] = actor;
        Events.Publish(
            "mooring.actor.started", actor.Key, ("name", name), ("issuer", claims.Issuer ?? "unsigned"), ("codec", actor.Era.ToString()));
        if (actor.HoldsThread) Events.Publish("mooring.actor.holds_thread", actor.Key, ("name", name), ("message", "its options say so"));
        return actor;
    }

    /// <summary>Removes an actor's links and stops it once it has done what it accepted.</summary>
    /// <param name="actor">Its key, name or call alias.</param>
    /// <param name="ct">Gives up before the actor has been stopped.</param>
    /// <exception cref="UnknownActorException">There is none.</exception>
    public async ValueTask StopActorAsync(string actor, CancellationToken ct = default)
    {
        using IDisposable change = await BeginChangeAsync(ct).ConfigureAwait(false);
        HostedActor found = Find(actor);
        await FinishAsync([found]).ConfigureAwait(false);
        await found.StopAsync().ConfigureAwait(false);
        _actors.TryRemove(found.Key, out _);
        foreach (string own in ActorNames.Of(found.Claims, found.Name)) _names.TryRemove(own, out _);
        Events.Publish("mooring.actor.stopped", found.Key, ("name", found.Name));
    }

    /// <summary>Puts a new revision of a signed module in the place of the running one: calls made before run in the old, later ones in the new.</summary>
    /// <param name="wasm">The new module: same subject, same issuer, no lower revision, no further capabilities.</param>
    /// <param name="ct">Gives up before the new module has been started.</param>
    /// <exception cref="ClaimsException">Its claims must not be believed.</exception>
    /// <exception cref="HostStateException">It is no successor of the running one; the text says why.</exception>
    /// <exception cref="ActorLoadException">It cannot be started; the old one goes on.</exception>
    /// <remarks>Links, their providers' state and the mailbox stay; the guest's memory does not.</remarks>
    public async ValueTask<HostedActor> SwapAsync(ReadOnlyMemory<byte> wasm, CancellationToken ct = default)
    {
        ActorClaims claims = ModuleClaims.Verify(wasm.Span, PolicyOf(Options));
        using IDisposable change = await BeginChangeAsync(ct).ConfigureAwait(false);
        HostedActor actor = Find(claims.Subject);
        SwapRules.Check(actor.Claims, claims);
        ActorNames.Check(claims, actor.Name);
        ActorClaims before = actor.Claims;
        string[] fresh = [.. ActorNames.Of(claims, actor.Name).Except(ActorNames.Of(before, actor.Name), StringComparer.Ordinal)];
        ThrowIfTaken(fresh);
        ActorModule module = Load(wasm, actor.Name, claims, actor.Settings);
        await actor.ReplaceAsync(module, claims, ct).ConfigureAwait(false);
        foreach (string old in ActorNames.Of(before, actor.Name).Except(ActorNames.Of(claims, actor.Name), StringComparer.Ordinal)) _names.TryRemove(old, out _);
        foreach (string own in fresh) _names[own] = actor;
        Events.Publish(
            "mooring.actor.swapped", actor.Key, ("name", actor.Name), ("from", before.ModuleHash), ("to", claims.ModuleHash),
            ("revision", claims.Revision?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""));
        return actor;
    }

    /// <summary>Stops the host: no further calls from providers, accepted work finishes with all its links, then actors and providers go.</summary>
    /// <returns>Calls that were cut off, as they had not finished within <see cref="ActorHostOptions.DrainTimeout"/>.</returns>
    public async ValueTask<int> StopAsync()
    {
        if (Interlocked.Exchange(ref _stopping, true)) return 0;
        Events.Publish("mooring.host.stopping", "");
        await _changes.WaitAsync().ConfigureAwait(false);
        int cut = await FinishAsync(_actors.Values).ConfigureAwait(false);
        await Task.WhenAll(_actors.Values.Select(actor => actor.StopAsync().AsTask())).ConfigureAwait(false);
        foreach (ProviderSlot slot in _providers.Values) await StepAsync(slot, "stopped", _ => slot.DisposeAsync()).ConfigureAwait(false);
        Events.Publish("mooring.host.stopped", "", ("cutOff", cut.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Events.Complete();
        await Runtime.DisposeAsync().ConfigureAwait(false);
        Telemetry.Dispose();
        if (_ownsEngine) _engine.Dispose();
        return cut;
    }

    /// <summary>Stops the host. See <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <exception cref="UnknownActorException">There is none.</exception>
    internal HostedActor Find(string actor) => TryFind(actor, out HostedActor? found) ? found : throw new UnknownActorException(actor);

    internal static ClaimsPolicy PolicyOf(ActorHostOptions options) => options.Claims with { TimeProvider = options.TimeProvider };

    private ActorClaims ClaimsOf(ReadOnlyMemory<byte> wasm, HostActorSettings settings)
    {
        if (Options.Claims.AllowUnsigned && ModuleClaims.Read(wasm.Span) is null)
        {
            string name = settings.Name ?? throw new HostStateException("a module that nobody has signed needs a name");
            return new ActorClaims { Subject = $"unsigned/{name}", Name = name, Capabilities = settings.GrantedCapabilities, CallAlias = settings.CallAlias };
        }

        return ModuleClaims.Verify(wasm.Span, PolicyOf(Options));
    }

    private ActorModule Load(ReadOnlyMemory<byte> wasm, string name, ActorClaims claims, HostActorSettings settings)
    {
        var log = new ActorLog(this, claims.Subject);
        ActorOptions options = settings.Options ?? Options.Actors;
        return ActorModule.Load(_engine, wasm, options with
        {
            Name = name,
            HostCall = null,
            HostCallAsync = null,
            Log = log.Write,
            TimeSlice = options.TimeSlice ?? Options.TimeSlice,
            TimeProvider = Options.TimeProvider,
        });
    }

    private void ThrowIfTaken(IEnumerable<string> names)
    {
        foreach (string taken in names)
        {
            if (_names.TryGetValue(taken, out HostedActor? other)) throw new HostStateException($"{other} is called {taken} already: stop it, or swap the module");
        }
    }

    /// <summary>Has nothing further delivered to the actors, waits until they have nothing left to do or the drain time is over, and unlinks them.</summary>
    /// <returns>Calls that have not finished.</returns>
    private async Task<int> FinishAsync(ICollection<HostedActor> actors)
    {
        TimeProvider time = Options.TimeProvider;
        long start = time.GetTimestamp();
        await Task.WhenAll(actors.SelectMany(actor => actor.Links).Select(QuietAsync)).ConfigureAwait(false);
        int pending;
        while ((pending = actors.Sum(actor => actor.Pending)) > 0 && time.GetElapsedTime(start) < Options.DrainTimeout)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), time).ConfigureAwait(false);
        }

        foreach (HostedActor actor in actors)
        {
            foreach (ActiveLink link in actor.Links) await UnbindAsync(actor, link).ConfigureAwait(false);
        }

        return pending;
    }

    private async Task<IDisposable> BeginChangeAsync(CancellationToken ct)
    {
        await _changes.WaitAsync(ct).ConfigureAwait(false);
        if (!_stopping) return new Change(_changes);
        _changes.Release();
        throw new HostStateException("the host is stopping");
    }

    private sealed class Change(SemaphoreSlim changes) : IDisposable
    {
        public void Dispose() => changes.Release();
    }
}
