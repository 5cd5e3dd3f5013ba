using Mooring.Wasm.Runtime.Images;

namespace Mooring.Wasm.Runtime;

/// <summary>What compiled code reads and writes per store: limits of the running call, interruption, extra results.</summary>
/// <remarks>The part that guards entry from the host is in <c>StoreState.Entry.cs</c>.</remarks>
internal sealed unsafe partial class StoreState : HotState
{
    /// <summary>Bytes of one slot of <see cref="ExtraResults"/>.</summary>
    public const int ExtraResultBytes = 16;

    /// <summary>Results beyond the first of the call that just returned, 16 bytes each, at their result index.</summary>
    public byte* ExtraResults;

    /// <summary>As <see cref="ExtraResults"/>, for results that are references.</summary>
    public object?[] ExtraReferences = [];

    private readonly List<LinearMemory> _memories = [];
    private byte[] _extraResultStorage = [];

    public StoreState(Store store, StoreLimits limits)
    {
        Store = store;
        Meter = new ResourceMeter(limits);
    }

    public Store Store { get; }

    public ResourceMeter Meter { get; }

    /// <summary>Makes a memory that is freed with the store; all zero unless it <see cref="LinearMemory.ShowsImage"/>.</summary>
    /// <exception cref="WasmLimitException">The store's limits or the machine do not allow it.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public LinearMemory NewMemory(MemoryType type, MemoryImage? image = null)
    {
        ThrowIfDisposed();
        var memory = new LinearMemory(this, type, image);
        _memories.Add(memory);
        return memory;
    }

    /// <summary>Whether a guest of the store accessed memory out of bounds since this was last asked, behind guard pages.</summary>
    public bool TakeFault()
    {
        bool found = false;
        foreach (LinearMemory memory in _memories) found |= memory.TakeFault();
        return found;
    }

    /// <summary>Frees all memories; called once, after the store was closed.</summary>
    public void FreeMemories()
    {
        foreach (LinearMemory memory in _memories) memory.Free();
        _memories.Clear();
    }

    /// <summary>Makes room for the results of functions of <paramref name="type"/>; called before such a function can run.</summary>
    public void ReserveResults(FuncType type)
    {
        int count = type.Results.Length;
        if (count <= 1 || count <= ExtraReferences.Length) return;
        // Pinned, so that compiled code may use a plain pointer and the collector frees it with the store.
        _extraResultStorage = GC.AllocateArray<byte>(count * ExtraResultBytes, pinned: true);
        ExtraResults = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _extraResultStorage[0]);
        ExtraReferences = new object?[count];
    }
}
