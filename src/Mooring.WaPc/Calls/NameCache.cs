using System.Text;

namespace Mooring.WaPc;

/// <summary>Turns names from guest memory into strings without making the same string again and again.</summary>
/// <remarks>A guest asks for few names many times. A direct-mapped table: a name that meets another in its place replaces it.</remarks>
internal sealed class NameCache
{
    private const int Slots = 64; // a power of two
    private const int LongestCached = 128; // bytes; longer names are rare and not worth keeping

    private readonly (byte[] Utf8, string Text)[] _slots = new (byte[], string)[Slots];

    /// <summary>The text; bytes that are not UTF-8 become U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        if (utf8.Length > LongestCached) return Encoding.UTF8.GetString(utf8);

        ref (byte[] Utf8, string Text) slot = ref _slots[Hash(utf8) & (Slots - 1)];
        if (slot.Utf8 is null || !utf8.SequenceEqual(slot.Utf8)) slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        return slot.Text;
    }

    // FNV-1a; names are short.
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        uint hash = 2166136261;
        foreach (byte value in utf8) hash = (hash ^ value) * 16777619;
        return hash ^ (hash >> 16);
    }
}
