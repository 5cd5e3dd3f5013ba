using System.Collections.Immutable;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers.KeyValue;

/// <summary>Offers a store as <c>wascc:keyvalue</c>.</summary>
/// <remarks>
/// All actors that are linked share the store, as they share a database in waSCC. A link's value <c>PREFIX</c> is put before every key of
/// its actor, which keeps actors apart.
/// </remarks>
public sealed class KeyValueProvider : CapabilityProvider<string>
{
    private readonly Func<TimeProvider, CancellationToken, ValueTask<IKeyValueStore>> _open;
    private IKeyValueStore? _store; // null until the host has started the provider

    /// <summary>Makes a provider.</summary>
    /// <param name="name">The store's name, for people.</param>
    /// <param name="open">Opens the store when the host starts the provider, which then owns it.</param>
    public KeyValueProvider(string name, Func<TimeProvider, CancellationToken, ValueTask<IKeyValueStore>> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        _open = open;
        Descriptor = new CapabilityDescriptor(CapabilityIds.KeyValue, name) { Operations = Operations };
    }

    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; }

    private static ImmutableArray<OperationDescriptor> Operations { get; } =
    [
        .. new[]
        {
            KeyValueOperations.Add, KeyValueOperations.Get, KeyValueOperations.Set, KeyValueOperations.Delete, KeyValueOperations.Clear,
            KeyValueOperations.Range, KeyValueOperations.Push, KeyValueOperations.ListItemDelete, KeyValueOperations.SetAdd,
            KeyValueOperations.SetRemove, KeyValueOperations.SetUnion, KeyValueOperations.SetIntersection, KeyValueOperations.SetQuery,
            KeyValueOperations.KeyExists,
        }.Select(name => new OperationDescriptor(name, OperationDirection.ToProvider)),
    ];

    private IKeyValueStore Store => _store ?? throw new InvalidOperationException("The provider has not been started.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (_store is { } store) await store.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask OpenAsync(CancellationToken ct) => _store = await _open(Host.TimeProvider, ct).ConfigureAwait(false);

    /// <inheritdoc/>
    protected override ValueTask<string> OpenAsync(ActorLink link, CancellationToken ct) => new(link.Value("PREFIX") ?? "");

    /// <inheritdoc/>
    protected override async ValueTask<ReadOnlyMemory<byte>> CallAsync(string bound, CapabilityCall call, CancellationToken ct)
    {
        try
        {
            return await RunAsync(bound, call, ct).ConfigureAwait(false);
        }
        catch (KeyValueKindException cause)
        {
            throw new ProviderException(cause.Message, cause);
        }
    }

    private ValueTask<ReadOnlyMemory<byte>> RunAsync(string prefix, CapabilityCall call, CancellationToken ct) => call.Operation switch
    {
        KeyValueOperations.Add => AddAsync(prefix, call.Read<AddRequest>(), ct),
        KeyValueOperations.Get => GetAsync(prefix, call.Read<KeyRequest>(), ct),
        KeyValueOperations.Set => SetAsync(prefix, call.Read<SetRequest>(), ct),
        KeyValueOperations.Delete or KeyValueOperations.Clear => DeleteAsync(prefix, call.Read<KeyRequest>(), ct),
        KeyValueOperations.KeyExists => ExistsAsync(prefix, call.Read<KeyRequest>(), ct),
        KeyValueOperations.Range => RangeAsync(prefix, call.Read<RangeRequest>(), ct),
        KeyValueOperations.Push => CountAsync(prefix, call.Read<ItemRequest>(), Store.PushAsync, ct),
        KeyValueOperations.ListItemDelete => CountAsync(prefix, call.Read<ItemRequest>(), Store.RemoveFromListAsync, ct),
        KeyValueOperations.SetAdd => CountAsync(prefix, call.Read<ItemRequest>(), Store.AddToSetAsync, ct),
        KeyValueOperations.SetRemove => CountAsync(prefix, call.Read<ItemRequest>(), Store.RemoveFromSetAsync, ct),
        KeyValueOperations.SetQuery => ReadSetAsync(prefix, call.Read<KeyRequest>(), ct),
        KeyValueOperations.SetUnion => CombineAsync(prefix, call.Read<KeysRequest>(), (all, next) => all.UnionWith(next), ct),
        KeyValueOperations.SetIntersection => CombineAsync(prefix, call.Read<KeysRequest>(), (all, next) => all.IntersectWith(next), ct),
        _ => throw call.UnknownOperation(),
    };

    private async ValueTask<ReadOnlyMemory<byte>> AddAsync(string prefix, AddRequest request, CancellationToken ct) =>
        new AddResponse(await Store.AddAsync(prefix + request.Key, request.Value, ct).ConfigureAwait(false)).ToBytes();

    private async ValueTask<ReadOnlyMemory<byte>> GetAsync(string prefix, KeyRequest request, CancellationToken ct)
    {
        string? value = await Store.GetAsync(prefix + request.Key, ct).ConfigureAwait(false);
        return new GetResponse(value ?? "", value is not null).ToBytes();
    }

    private async ValueTask<ReadOnlyMemory<byte>> SetAsync(string prefix, SetRequest request, CancellationToken ct)
    {
        if (request.Expires < 0) throw new ProviderException($"Set: {request.Expires} is no time after which a value can be gone");
        TimeSpan? lifetime = request.Expires == 0 ? null : TimeSpan.FromSeconds(request.Expires);
        await Store.SetAsync(prefix + request.Key, request.Value, lifetime, ct).ConfigureAwait(false);
        return new SetResponse(request.Value).ToBytes();
    }

    private async ValueTask<ReadOnlyMemory<byte>> DeleteAsync(string prefix, KeyRequest request, CancellationToken ct)
    {
        await Store.DeleteAsync(prefix + request.Key, ct).ConfigureAwait(false);
        return request.ToBytes();
    }

    private async ValueTask<ReadOnlyMemory<byte>> ExistsAsync(string prefix, KeyRequest request, CancellationToken ct) =>
        new GetResponse("", await Store.ExistsAsync(prefix + request.Key, ct).ConfigureAwait(false)).ToBytes();

    private async ValueTask<ReadOnlyMemory<byte>> RangeAsync(string prefix, RangeRequest request, CancellationToken ct) =>
        new ValuesResponse(await Store.RangeAsync(prefix + request.Key, request.Start, request.Stop, ct).ConfigureAwait(false)).ToBytes();

    private static async ValueTask<ReadOnlyMemory<byte>> CountAsync(
        string prefix, ItemRequest request, Func<string, string, CancellationToken, ValueTask<int>> change, CancellationToken ct) =>
        new CountResponse(await change(prefix + request.Key, request.Value, ct).ConfigureAwait(false)).ToBytes();

    private async ValueTask<ReadOnlyMemory<byte>> ReadSetAsync(string prefix, KeyRequest request, CancellationToken ct) =>
        new ValuesResponse(await Store.ReadSetAsync(prefix + request.Key, ct).ConfigureAwait(false)).ToBytes();

    private async ValueTask<ReadOnlyMemory<byte>> CombineAsync(
        string prefix, KeysRequest request, Action<HashSet<string>, IEnumerable<string>> combine, CancellationToken ct)
    {
        IReadOnlyList<IReadOnlyList<string>> sets = await Store.ReadSetsAsync([.. request.Keys.Select(key => prefix + key)], ct).ConfigureAwait(false);
        var all = new HashSet<string>(sets.Count > 0 ? sets[0] : [], StringComparer.Ordinal);
        foreach (IReadOnlyList<string> next in sets.Skip(1)) combine(all, next);
        return new ValuesResponse([.. all.Order(StringComparer.Ordinal)]).ToBytes();
    }
}
