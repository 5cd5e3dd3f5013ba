using Mooring.Wasi.Abi;
using Mooring.Wasi.Linux;

namespace Mooring.Wasi.Functions;

/// <summary>The ranges of guest memory that a read fills or a write empties, in order (scatter and gather).</summary>
/// <remarks>Ranges beyond the 1,024th are left for the guest's next call, as a short read or write allows.</remarks>
internal readonly unsafe ref struct GuestBuffers
{
    private readonly GuestMemory _memory;
    private readonly int _address;

    private GuestBuffers(GuestMemory memory, int address, int count, long length)
    {
        _memory = memory;
        _address = address;
        Count = count;
        Length = length;
    }

    /// <summary>Number of ranges, up to <see cref="HostRange.MostAtOnce"/>.</summary>
    public int Count { get; }

    /// <summary>Bytes of all ranges together.</summary>
    public long Length { get; }

    /// <summary>Checks that the array and all of its ranges are inside the memory.</summary>
    public static bool TryGet(GuestMemory memory, int address, int count, out GuestBuffers buffers)
    {
        buffers = default;
        int used = (int)uint.Min((uint)count, HostRange.MostAtOnce);
        long length = 0;
        for (uint i = 0; i < used; i++)
        {
            if (!memory.TryRead(address, i, out GuestRange range) || !memory.TryGet(range.Address, range.Length, out _)) return false;
            length += range.Length;
        }

        buffers = new GuestBuffers(memory, address, used, length);
        return true;
    }

    /// <summary>A range. Empty when the guest has let the array overwrite itself, as reading into it can.</summary>
    public Span<byte> this[int index] =>
        _memory.TryRead(_address, (uint)index, out GuestRange range) && _memory.TryGet(range.Address, range.Length, out Span<byte> span) ? span : default;

    /// <summary>The ranges for the kernel. Sound as long as the guest's memory is not freed, which cannot happen inside a guest's call.</summary>
    public void CopyTo(Span<HostRange> ranges)
    {
        for (int i = 0; i < Count; i++)
        {
            Span<byte> span = this[i];
            ranges[i] = new HostRange
            {
                Address = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(span)),
                Length = (nuint)span.Length,
            };
        }
    }

    /// <summary>Fills the ranges from <paramref name="bytes"/>.</summary>
    /// <returns>How many bytes there was room for.</returns>
    public int Fill(ReadOnlySpan<byte> bytes)
    {
        int filled = 0;
        for (int i = 0; i < Count && filled < bytes.Length; i++)
        {
            Span<byte> range = this[i];
            int part = int.Min(range.Length, bytes.Length - filled);
            bytes.Slice(filled, part).CopyTo(range);
            filled += part;
        }

        return filled;
    }

    /// <summary>Collects the ranges into <paramref name="bytes"/>.</summary>
    /// <returns>How many bytes there were, or fitted.</returns>
    public int Collect(Span<byte> bytes)
    {
        int collected = 0;
        for (int i = 0; i < Count && collected < bytes.Length; i++)
        {
            Span<byte> range = this[i];
            int part = int.Min(range.Length, bytes.Length - collected);
            range[..part].CopyTo(bytes[collected..]);
            collected += part;
        }

        return collected;
    }
}
