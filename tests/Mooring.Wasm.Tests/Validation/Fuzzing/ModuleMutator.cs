namespace Mooring.Wasm.Tests.Validation.Fuzzing;

/// <summary>Makes modules that are nearly right out of ones that are.</summary>
/// <param name="corpus">Modules to start from.</param>
/// <param name="random">Decides everything, so that a seed repeats a run.</param>
internal sealed class ModuleMutator(IReadOnlyList<byte[]> corpus, Random random)
{
    // Ends of LEB128 numbers, types, `end`, and the edges of byte ranges.
    private static readonly byte[] Telling = [0x00, 0x01, 0x02, 0x03, 0x0B, 0x40, 0x60, 0x69, 0x6F, 0x70, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F, 0x80, 0xFC, 0xFD, 0xFE, 0xFF];

    public byte[] Next()
    {
        var bytes = new List<byte>(Pick(corpus));
        int changes = random.Next(2) == 0 ? 1 : 1 + random.Next(4);
        for (int i = 0; i < changes; i++) Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        if (bytes.Count < 9) return;
        int at = random.Next(8, bytes.Count); // the header is boring
        int length = Math.Min(1 + random.Next(random.Next(2) == 0 ? 4 : 64), bytes.Count - at);
        switch (random.Next(12)) // the ways that keep sizes right come twice, because more of what they make is nearly valid
        {
            case 0 or 9: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = Telling[random.Next(Telling.Length)]; break;
            case 2: bytes[at] = (byte)random.Next(256); break;
            case 3 or 10: bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255); break; // off by one: counts, indices, sizes
            case 4: bytes.RemoveRange(at, length); break;
            case 5: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 6: Overwrite(bytes, at, Slice(Pick(corpus), length)); break;
            case 7 or 11: Overwrite(bytes, at, Slice([.. bytes], length)); break; // code for other code, sizes unchanged
            default: bytes.InsertRange(at, HugeNumber()); break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] with)
    {
        for (int i = 0; i < with.Length && at + i < bytes.Count; i++) bytes[at + i] = with[i];
    }

    private byte[] HugeNumber()
    {
        byte[] number = [0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
        return number[random.Next(4)..];
    }

    private byte[] Slice(byte[] from, int length)
    {
        int start = random.Next(from.Length);
        return from.AsSpan(start, Math.Min(length, from.Length - start)).ToArray();
    }

    private byte[] Pick(IReadOnlyList<byte[]> from) => from[random.Next(from.Count)];
}
