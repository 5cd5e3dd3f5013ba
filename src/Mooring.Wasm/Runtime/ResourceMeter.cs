namespace Mooring.Wasm.Runtime;

/// <summary>Counts what the guests of one store use, and refuses what its <see cref="StoreLimits"/> do not allow.</summary>
internal sealed class ResourceMeter(StoreLimits limits)
{
    private ulong _pages;
    private ulong _elements;
    private int _instances;

    public StoreLimits Limits { get; } = limits;

    /// <summary>Instances that were claimed.</summary>
    public int Instances => _instances;

    /// <summary>Claims one more instance.</summary>
    /// <exception cref="WasmLimitException">The store has as many as it may.</exception>
    public void AddInstance()
    {
        if (_instances >= Limits.MaxInstances) throw new WasmLimitException($"the store already has {_instances} instances, its limit");
        _instances++;
    }

    /// <summary>Claims the growth of a memory from <paramref name="current"/> to <paramref name="desired"/> pages.</summary>
    public bool TryGrowMemory(ulong current, ulong desired, ulong? maximum) =>
        TryGrow(GrowthKind.Memory, ref _pages, Limits.MaxMemoryPages, current, desired, maximum);

    /// <summary>Claims the growth of a table from <paramref name="current"/> to <paramref name="desired"/> elements.</summary>
    public bool TryGrowTable(ulong current, ulong desired, ulong? maximum) =>
        TryGrow(GrowthKind.Table, ref _elements, Limits.MaxTableElements, current, desired, maximum);

    /// <summary>Takes back a claim for pages that the system did not give.</summary>
    public void ReturnMemory(ulong pages) => _pages -= pages;

    private bool TryGrow(GrowthKind kind, ref ulong used, ulong limit, ulong current, ulong desired, ulong? maximum)
    {
        ulong delta = desired - current;
        if (delta > limit || used > limit - delta) return false;
        if (Limits.Growing is { } growing && !growing(new GrowthRequest(kind, current, desired, maximum))) return false;
        used += delta;
        return true;
    }
}
