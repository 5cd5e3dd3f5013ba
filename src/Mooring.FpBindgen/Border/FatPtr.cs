namespace Mooring.FpBindgen.Border;

/// <summary>A buffer in a guest's memory: its address in the high half, its length in bytes in the low half of 64 bits.</summary>
/// <param name="Bits">As the guest passes it. The whole of it is the identity of an async value.</param>
internal readonly record struct FatPtr(ulong Bits)
{
    /// <summary>What a message may have: the top 8 bits of the length are reserved.</summary>
    public const int MaxLength = 0x00ff_ffff;

    public uint Address => (uint)(Bits >> 32);

    public uint Length => (uint)Bits;

    public bool IsNull => Bits == 0;

    public bool HasExtensionBits => Length > MaxLength;

    /// <summary>Whether two buffers have a byte in common.</summary>
    public bool Overlaps(FatPtr other) =>
        Length != 0 && other.Length != 0 && Address < (ulong)other.Address + other.Length && other.Address < (ulong)Address + Length;

    public static FatPtr Of(long bits) => new((ulong)bits);

    public override string ToString() => $"{Length} bytes at 0x{Address:x}";
}
