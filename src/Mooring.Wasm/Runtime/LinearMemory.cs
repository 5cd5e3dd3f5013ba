using System.Runtime.CompilerServices;
using Mooring.Wasm.Runtime.Images;

namespace Mooring.Wasm.Runtime;

/// <summary>A linear memory: reserved address space of which a part is committed.</summary>
/// <remarks>Belongs to a store, which frees it; the finalizer is for stores that nobody disposed of.</remarks>
internal sealed unsafe class LinearMemory
{
    /// <summary>Bytes of one wasm page.</summary>
    public const int PageBytes = 65_536;

    /// <summary>What is reserved for a 64-bit memory without a maximum, in pages: 16 GiB.</summary>
    private const ulong DefaultReservation64 = 262_144;

    /// <summary>Pages that 32-bit addresses can reach.</summary>
    private const ulong MaxPages32 = 65_536;

    /// <summary>First byte; stays for the life of the memory. Null when <see cref="Free"/> was called or nothing was ever reserved.</summary>
    public byte* Base;

    /// <summary>Accessible bytes.</summary>
    public nuint Length;

    private readonly List<VmContext> _users = []; // contexts that keep a copy of Base and Length because this is their memory 0
    private MemoryRegion _region;

    /// <summary>Makes a memory of its minimum size, all zero, or showing <paramref name="image"/> if <see cref="ShowsImage"/> says so.</summary>
    /// <exception cref="WasmLimitException">The store's limits or the machine do not allow it.</exception>
    public LinearMemory(StoreState state, MemoryType type, MemoryImage? image)
    {
        State = state;
        Type = type;
        ulong minimum = type.Limits.Minimum;
        if (minimum > MaxPages || !state.Meter.TryGrowMemory(0, minimum, type.Limits.Maximum))
            throw new WasmLimitException($"a memory of {minimum} pages is more than the store's limits allow");
        if (!TryTakeRegion(minimum, image) || !_region.TrySetUp((nuint)minimum * PageBytes))
        {
            state.Meter.ReturnMemory(minimum);
            Free();
            throw new WasmLimitException($"the system has no room for a memory of {minimum} pages");
        }

        ShowsImage = image is not null && _region.TryShow(image);
        Base = _region.Start;
        Length = (nuint)minimum * PageBytes;
    }

    /// <summary>Frees what nobody freed.</summary>
    ~LinearMemory() => _region.Release();

    public StoreState State { get; }

    /// <summary>As declared; the minimum is that of creation.</summary>
    public MemoryType Type { get; }

    /// <summary>Whether every access with a 32-bit address and a small offset faults when it is outside.</summary>
    public bool IsGuarded => _region.IsGuarded;

    /// <summary>Whether an access faulted since this was last asked; only guarded memories have faults.</summary>
    public bool TakeFault() => _region.TakeFault();

    /// <summary>Whether the image that it was made with is its content.</summary>
    public bool ShowsImage { get; }

    public ulong Pages => Length / PageBytes;

    /// <summary>The memory as its users see it; made when first asked for.</summary>
    public Memory Handle => field ??= new Memory(this);

    private ulong MaxPages => ulong.Min(Type.Limits.Maximum ?? ulong.MaxValue, Type.Is64 ? nuint.MaxValue / PageBytes / 2 : MaxPages32);

    /// <summary>Keeps the copy of base and length in <paramref name="context"/> up to date, now and when the memory grows.</summary>
    public void Attach(VmContext context)
    {
        _users.Add(context);
        Publish(context);
    }

    /// <summary>Adds pages that read as zero.</summary>
    /// <returns>The pages before, or -1 when the type, the store's limits or the machine do not allow it.</returns>
    public long Grow(ulong delta)
    {
        ulong current = Pages;
        if (delta == 0) return (long)current;
        ulong maximum = MaxPages;
        if (delta > maximum || current > maximum - delta) return -1;
        ulong desired = current + delta;
        if (desired > _region.Reserved / PageBytes) return -1;
        if (!State.Meter.TryGrowMemory(current, desired, Type.Limits.Maximum)) return -1;
        if (!_region.TryCommit((nuint)desired * PageBytes))
        {
            State.Meter.ReturnMemory(delta);
            return -1;
        }

        Length = (nuint)desired * PageBytes;
        foreach (VmContext user in _users) Publish(user);
        return (long)current;
    }

    /// <summary>Gives the address space back. Every access from then on is out of bounds.</summary>
    public void Free()
    {
        Base = null;
        Length = 0;
        foreach (VmContext user in _users) Publish(user);
        _users.Clear();
        _region.Release();
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Publish(VmContext user)
    {
        user.MemoryBase = Base;
        user.MemoryLength = Length;
    }

    /// <summary>Takes all that the memory may ever use, or as much as there is, so that its base need never move.</summary>
    private bool TryTakeRegion(ulong minimum, MemoryImage? image)
    {
        Engine engine = State.Store.Engine;
        if (!Type.Is64 && engine.UsesGuardPages)
        {
            if (MemoryRegion.TryTakeSlot(image, out _region)) return true;
            if (engine.Options.MemoryChecks is MemoryChecks.GuardPages) return false;
        }

        ulong wanted = ulong.Min(MaxPages, ulong.Max(minimum, State.Meter.Limits.MaxMemoryPages));
        if (engine.Options.MemoryPlacement is MemoryPlacement.Dense && wanted <= DenseMemory.MostBytes / PageBytes &&
            MemoryRegion.TryTakeDense((nuint)wanted * PageBytes, out _region))
        {
            return true;
        }

        if (Type.Is64 && Type.Limits.Maximum is null) wanted = ulong.Min(wanted, ulong.Max(minimum, DefaultReservation64));
        return MemoryRegion.TryReserve((nuint)minimum * PageBytes, (nuint)wanted * PageBytes, out _region);
    }
}
