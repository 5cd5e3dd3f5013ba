using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A linear memory: bytes that guests address with integers.</summary>
/// <remarks>
/// Addresses given as <see cref="int"/> are what guests pass as <c>i32</c> and count as unsigned. An access beyond the end throws the trap
/// that the guest would get, since the address nearly always came from one. Spans borrow the memory: they must not be used after the store
/// is disposed of, and see writes that a guest makes meanwhile. The memory never moves, so growing does not spoil them.
/// </remarks>
public sealed unsafe class Memory : Extern
{
    /// <summary>Bytes of a page.</summary>
    public const int PageBytes = LinearMemory.PageBytes;

    private readonly LinearMemory _memory;

    internal Memory(LinearMemory memory) => _memory = memory;

    /// <inheritdoc cref="Extern.Type"/>
    public new MemoryType Type => _memory.Type with { Limits = _memory.Type.Limits with { Minimum = Pages } };

    /// <summary>Size in pages of 64 KiB.</summary>
    public ulong Pages => _memory.Pages;

    /// <summary>Size in bytes.</summary>
    public ulong Length => _memory.Length;

    internal LinearMemory Instance => _memory;

    internal override StoreState State => _memory.State;

    private protected override ExternType ExternType => Type;

    /// <summary>Makes a memory of a store, to be imported by modules.</summary>
    /// <exception cref="WasmLimitException">The store's limits or the machine do not allow it.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public static Memory Create(Store store, MemoryType type)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(type);
        return store.State.NewMemory(type).Handle;
    }

    /// <summary>The bytes from <paramref name="address"/> on.</summary>
    /// <exception cref="WasmTrapException">They are not all inside the memory.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Span<byte> GetSpan(int address, int length) => GetSpan((ulong)(uint)address, length);

    /// <inheritdoc cref="GetSpan(int, int)"/>
    public Span<byte> GetSpan(ulong address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new Span<byte>(Locate(address, (uint)length), length);
    }

    /// <summary>As <see cref="GetSpan(ulong, int)"/>, but a range that is not inside is an ordinary answer.</summary>
    public bool TryGetSpan(ulong address, int length, out Span<byte> span)
    {
        nuint limit = _memory.Length;
        bool inside = length >= 0 && address <= limit && (ulong)length <= limit - address;
        span = inside ? new Span<byte>(_memory.Base + address, length) : default;
        return inside;
    }

    /// <summary>Reads a value, little endian, from any address.</summary>
    /// <exception cref="WasmTrapException">It is not all inside the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public T Read<T>(int address)
        where T : unmanaged => Read<T>((ulong)(uint)address);

    /// <inheritdoc cref="Read{T}(int)"/>
    public T Read<T>(ulong address)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(Locate(address, (uint)sizeof(T)));

    /// <summary>Writes a value, little endian, to any address.</summary>
    /// <exception cref="WasmTrapException">It is not all inside the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public void Write<T>(int address, T value)
        where T : unmanaged => Write((ulong)(uint)address, value);

    /// <inheritdoc cref="Write{T}(int, T)"/>
    public void Write<T>(ulong address, T value)
        where T : unmanaged => Unsafe.WriteUnaligned(Locate(address, (uint)sizeof(T)), value);

    /// <summary>Reads UTF-8; bytes that are none become the replacement character.</summary>
    /// <param name="address">Of the first byte.</param>
    /// <param name="length">In bytes.</param>
    /// <exception cref="WasmTrapException">The bytes are not all inside the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public string ReadString(int address, int length) => Encoding.UTF8.GetString(GetSpan(address, length));

    /// <summary>Reads UTF-8 up to a zero byte.</summary>
    /// <exception cref="WasmTrapException">There is no zero byte before the end of the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public string ReadNullTerminatedString(int address)
    {
        byte* start = Locate((uint)address, 0);
        var rest = new ReadOnlySpan<byte>(start, (int)ulong.Min(_memory.Length - (uint)address, int.MaxValue));
        int length = rest.IndexOf((byte)0);
        return length >= 0 ? Encoding.UTF8.GetString(rest[..length]) : throw new WasmTrapException(TrapKind.MemoryOutOfBounds);
    }

    /// <summary>Writes UTF-8 without a zero byte at its end.</summary>
    /// <returns>The bytes written.</returns>
    /// <exception cref="WasmTrapException">They do not fit into the memory; nothing is written.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public int WriteString(int address, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encoding.UTF8.GetBytes(text, GetSpan(address, Encoding.UTF8.GetByteCount(text)));
    }

    /// <summary>Adds pages that read as zero, if type, limits and machine allow it.</summary>
    /// <returns>Whether it grew.</returns>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public bool TryGrow(ulong deltaPages, out ulong previousPages)
    {
        State.ThrowIfDisposed();
        long previous = _memory.Grow(deltaPages);
        previousPages = previous < 0 ? Pages : (ulong)previous;
        return previous >= 0;
    }

    /// <summary>As <see cref="TryGrow"/>, for callers that need the pages.</summary>
    /// <returns>The size before, in pages.</returns>
    /// <exception cref="WasmLimitException">It cannot grow that far.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public ulong Grow(ulong deltaPages) => TryGrow(deltaPages, out ulong previous)
        ? previous
        : throw new WasmLimitException($"the memory has {Pages} pages and may not grow by {deltaPages}");

    private byte* Locate(ulong address, ulong length)
    {
        nuint limit = _memory.Length; // 0 once the store is disposed of
        if (address > limit || length > limit - address) ThrowOutside();
        return _memory.Base + address;
    }

    [DoesNotReturn]
    private void ThrowOutside()
    {
        State.ThrowIfDisposed();
        throw new WasmTrapException(TrapKind.MemoryOutOfBounds);
    }
}
