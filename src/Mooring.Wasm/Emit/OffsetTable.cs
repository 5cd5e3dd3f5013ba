using System.Runtime.CompilerServices;

namespace Mooring.Wasm.Emit;

/// <summary>Which IL of a function came from which instruction; for backtraces. Both sides grow, so differences are stored.</summary>
internal sealed class OffsetTable
{
    private readonly List<byte> _bytes = [];
    private int _lastIL;
    private int _lastWasm;

    /// <summary>Records that the IL from here on belongs to an instruction.</summary>
    /// <param name="ilOffset">Bytes from the start of the method.</param>
    /// <param name="wasmOffset">Bytes from the start of the module.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int ilOffset, int wasmOffset)
    {
        if (wasmOffset == _lastWasm) return;
        Write(ilOffset - _lastIL);
        Write(wasmOffset - _lastWasm);
        _lastIL = ilOffset;
        _lastWasm = wasmOffset;
    }

    public byte[] ToArray() => [.. _bytes];

    /// <summary>The instruction that an IL offset belongs to, or null if it lies before the first.</summary>
    public static int? Find(ReadOnlySpan<byte> table, int ilOffset)
    {
        int il = 0;
        int wasm = 0;
        int? found = null;
        while (!table.IsEmpty)
        {
            il += Read(ref table);
            wasm += Read(ref table);
            if (il > ilOffset) break;
            found = wasm;
        }

        return found;
    }

    // Zigzag, seven bits a byte: tail calls out of protected regions are written late, so wasm offsets may step back.
    private void Write(int difference)
    {
        uint value = (uint)((difference << 1) ^ (difference >> 31));
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }

    private static int Read(ref ReadOnlySpan<byte> table)
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = table[0];
            table = table[1..];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return (int)(value >> 1) ^ -(int)(value & 1);
        }
    }
}
