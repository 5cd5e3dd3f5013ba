using System.Collections.Immutable;
using Mooring.Hosting.Actors;
using Mooring.Hosting.Claims;
using Mooring.Hosting.Codecs;
using Mooring.Hosting.Host;
using Mooring.Hosting.HostCalls;

namespace Mooring.Hosting;

/// <summary>An actor in a host: verified claims, links, and one instance or several behind their mailboxes.</summary>
public sealed class HostedActor
{
    private readonly ActorHost _host;
    private readonly int[] _load; // calls on each instance's way; by Interlocked
    private volatile ActorModule _module;
    private ImmutableArray<Actor> _instances = [];
    private ImmutableArray<ActorConfiguration> _configurations = []; // replaced while the host changes
    private ITimer? _expiry; // null when the claims hold for ever

    internal HostedActor(ActorHost host, ActorClaims claims, string name, ActorModule module, HostActorSettings settings)
    {
        _host = host;
        _module = module;
        Claims = claims;
        Name = name;
        Settings = settings;
        Spelling = SpellingOf(module, claims);
        _load = new int[settings.Instances];
    }

    /// <summary>The module key of a signed module; <c>unsigned/NAME</c> otherwise.</summary>
    public string Key => Claims.Subject;

    /// <summary>The actor's name, for people.</summary>
    public string Name { get; }

    /// <summary>What the actor may do.</summary>
    public ActorClaims Claims { get; private set; }

    /// <summary>How its guest spells messages.</summary>
    public CodecEra Era => Codec.Era;

    /// <summary>How many instances serve it.</summary>
    public int Instances => _load.Length;

    /// <summary>How many fresh instances it has had after the first ones.</summary>
    public int Restarts => _instances.Sum(instance => instance.Restarts);

    /// <summary>Whether its guest holds a thread while it waits for the host: see <see cref="GuestWaiting"/>.</summary>
    public bool HoldsThread => _instances.Any(instance => instance.HoldsThread);

    /// <summary>Calls that run or wait, on all instances.</summary>
    public int Pending => _load.Sum();

    /// <summary>Whether its claims have expired since it was started.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>What is known of how its guest spells messages.</summary>
    internal CodecGuess Spelling { get; private set; }

    internal GuestCodec Codec => Spelling.Codec;

    internal HostActorSettings Settings { get; }

    /// <summary>Its links; replaced as a whole.</summary>
    internal ImmutableArray<ActiveLink> Links { get; set; } = [];

    internal async ValueTask StartAsync(CancellationToken ct)
    {
        var started = ImmutableArray.CreateBuilder<Actor>(Instances);
        try
        {
            for (int i = 0; i < Instances; i++) started.Add(await _module.StartAsync(Wiring(), ct).ConfigureAwait(false));
        }
        catch
        {
            foreach (Actor instance in started) await instance.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        _instances = started.ToImmutable();
        WatchExpiry();
    }

    /// <summary>Has an instance run one operation; bytes as the guest spells them.</summary>
    internal ValueTask<ReadOnlyMemory<byte>> AskAsync(string operation, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CancellationToken ct)
    {
        int chosen = Choose();
        Interlocked.Increment(ref _load[chosen]);
        ValueTask<ReadOnlyMemory<byte>> answer;
        try
        {
            answer = _instances[chosen].AskAsync(operation, payload, timeout, ct);
        }
        catch
        {
            Interlocked.Decrement(ref _load[chosen]);
            throw;
        }

        if (!answer.IsCompletedSuccessfully) return FinishAsync(answer, chosen);
        Interlocked.Decrement(ref _load[chosen]);
        return answer;
    }

    /// <summary>Puts another module in the place of this one, instance by instance, each between two calls.</summary>
    internal async ValueTask ReplaceAsync(ActorModule module, ActorClaims claims, CancellationToken ct)
    {
        foreach (Actor instance in _instances) await instance.ReplaceAsync(module.Guest, ct).ConfigureAwait(false);
        _module = module;
        Claims = claims;
        Spelling = SpellingOf(module, claims);
        WatchExpiry();
    }

    /// <summary>Has all instances told something, and every fresh one that comes after them.</summary>
    /// <param name="key">What it is about; a later one about the same takes its place.</param>
    /// <param name="operation">The operation that brings it.</param>
    /// <param name="payload">As providers see it.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ActorException">An instance does not want to know it. It is not told to others then.</exception>
    internal async ValueTask ConfigureAsync(string key, string operation, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        string named = operation;
        ReadOnlyMemory<byte> spelled = Codec.CallToGuest("", ref named, payload);
        foreach (Actor instance in _instances) await instance.AskAsync(named, spelled, null, ct).ConfigureAwait(false);
        Forget(key);
        _configurations = _configurations.Add(new ActorConfiguration(key, operation, payload));
    }

    /// <summary>Fresh instances are not told that any more.</summary>
    internal void Forget(string key) => _configurations = [.. _configurations.Where(configuration => configuration.Key != key)];

    internal async ValueTask StopAsync()
    {
        if (_expiry is { } timer) await timer.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_instances.Select(instance => instance.DisposeAsync().AsTask())).ConfigureAwait(false);
        _module.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Key})";

    private CodecGuess SpellingOf(ActorModule module, ActorClaims claims) => new(
        Settings.Codec ?? CodecDetection.Detect(module.Guest, claims), isSettled: Settings.Codec is not null, (from, to) => _host.Events.Publish(
            "mooring.actor.codec_corrected", Key, ("name", Name), ("from", from.ToString()), ("to", to.ToString())));

    private async ValueTask<ReadOnlyMemory<byte>> FinishAsync(ValueTask<ReadOnlyMemory<byte>> answer, int instance)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _load[instance]);
        }
    }

    /// <summary>The instance with the least to do.</summary>
    private int Choose()
    {
        int chosen = 0;
        for (int i = 1; i < _load.Length && Volatile.Read(ref _load[chosen]) > 0; i++)
        {
            if (Volatile.Read(ref _load[i]) < Volatile.Read(ref _load[chosen])) chosen = i;
        }

        return chosen;
    }

    private ActorWiring Wiring() => new(
        (GuestCall call, CancellationToken ct) => _host.Router.AnswerAsync(this, call, ct), new ActorReporter(_host, this), _host.Runtime, _host.Threads, Spelled);

    /// <summary>What fresh instances are told, as the guest spells it now: a swap may have brought another codec.</summary>
    private ImmutableArray<ActorConfiguration> Spelled() =>
    [
        .. _configurations.Select(configuration =>
        {
            string named = configuration.Operation;
            ReadOnlyMemory<byte> spelled = Codec.CallToGuest("", ref named, configuration.Payload);
            return configuration with { Operation = named, Payload = spelled };
        }),
    ];

    private void WatchExpiry()
    {
        _expiry?.Dispose();
        _expiry = null;
        IsExpired = false;
        if (Claims.Expires is not { } until) return;
        TimeSpan left = until - _host.Options.TimeProvider.GetUtcNow();
        if (left < TimeSpan.Zero) left = TimeSpan.Zero; // they have expired while the module was compiled
        TimeSpan longest = TimeSpan.FromDays(40); // a timer's limit is 49 days
        _expiry = _host.Options.TimeProvider.CreateTimer(
            static actor => ((HostedActor)actor!).Expire(), this, left < longest ? left : longest, Timeout.InfiniteTimeSpan);
    }

    private void Expire()
    {
        if (Claims.Expires is not { } until) return;
        if (_host.Options.TimeProvider.GetUtcNow() < until)
        {
            WatchExpiry();
            return;
        }

        IsExpired = true;
        _host.Events.Publish("mooring.actor.expired", Key, ("name", Name), ("on", until.ToString("u", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
