using System.Security.Cryptography;
using System.Text;

namespace Mooring.Hosting.Claims;

/// <summary>Finds the custom section that holds a module's token, without decoding the module.</summary>
/// <remarks>
/// The bytes come from anywhere, so every length is checked before it is used. The hash that claims name is that of the file's bytes with
/// this one section cut out.
/// </remarks>
internal static class TokenSection
{
    public const int LargestToken = 64 << 10; // bytes; real ones have some 700

    private const int HeaderBytes = 8; // magic and version
    private const byte CustomId = 0;
    private static readonly string[] Names = ["jwt", "wasmcloud_jwt"];

    /// <summary>The token's text and where its section lies; null when there is none.</summary>
    /// <exception cref="ClaimsException">The bytes are no module, or hold two tokens, or too large a one.</exception>
    public static (string Token, Range Section)? Find(ReadOnlySpan<byte> wasm)
    {
        if (wasm.Length < HeaderBytes || !wasm.StartsWith("\0asm"u8)) throw Malformed("the bytes are no WebAssembly module");
        (string, Range)? found = null;
        int offset = HeaderBytes;
        while (offset < wasm.Length)
        {
            int start = offset;
            byte id = wasm[offset++];
            int end = ReadLength(wasm, ref offset, wasm.Length);
            if (id == CustomId && IsToken(wasm[offset..end], out int nameEnd))
            {
                if (found is not null) throw new ClaimsException(ClaimsProblem.Duplicate, "the module holds two tokens: nobody can say which one counts");
                ReadOnlySpan<byte> token = wasm[(offset + nameEnd)..end];
                if (token.Length > LargestToken)
                    throw new ClaimsException(ClaimsProblem.TooLarge, $"the token has {token.Length} bytes, at most {LargestToken} are read");
                found = (Encoding.UTF8.GetString(token), start..end);
            }

            offset = end;
        }

        return found;
    }

    /// <summary>Upper-case hexadecimal SHA-256 of a module without one section.</summary>
    public static string Hash(ReadOnlySpan<byte> wasm, Range without)
    {
        (int start, int length) = without.GetOffsetAndLength(wasm.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(wasm[..start]);
        hash.AppendData(wasm[(start + length)..]);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The module without its token, if it has one.</summary>
    public static byte[] Remove(ReadOnlySpan<byte> wasm)
    {
        if (Find(wasm) is not { } found) return wasm.ToArray();
        (int start, int length) = found.Section.GetOffsetAndLength(wasm.Length);
        return [.. wasm[..start], .. wasm[(start + length)..]];
    }

    /// <summary>The module with a token after its other sections.</summary>
    public static byte[] Append(ReadOnlySpan<byte> wasm, string token)
    {
        byte[] content = [.. Leb(Names[0].Length), .. Encoding.UTF8.GetBytes(Names[0]), .. Encoding.UTF8.GetBytes(token)];
        return [.. wasm, CustomId, .. Leb(content.Length), .. content];
    }

    private static bool IsToken(ReadOnlySpan<byte> section, out int nameEnd)
    {
        int offset = 0;
        nameEnd = ReadLength(section, ref offset, section.Length);
        ReadOnlySpan<byte> name = section[offset..nameEnd];
        foreach (string known in Names)
        {
            if (name.Length == known.Length && Encoding.UTF8.GetString(name) == known) return true;
        }

        return false;
    }

    /// <summary>Reads a length in LEB128.</summary>
    /// <returns>Where what has that length ends.</returns>
    private static int ReadLength(ReadOnlySpan<byte> bytes, ref int offset, int limit)
    {
        uint length = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (offset >= limit) break;
            byte part = bytes[offset++];
            length |= (uint)(part & 0x7f) << shift;
            if (part < 0x80) return length <= (uint)(limit - offset) ? offset + (int)length : throw Malformed($"a section at byte {offset} is longer than the module");
        }

        throw Malformed($"the length at byte {offset} is cut off or too long");
    }

    private static byte[] Leb(int value)
    {
        var bytes = new List<byte>();
        do
        {
            byte part = (byte)(value & 0x7f);
            value >>= 7;
            bytes.Add(value > 0 ? (byte)(part | 0x80) : part);
        }
        while (value > 0);
        return [.. bytes];
    }

    private static ClaimsException Malformed(string message) => new(ClaimsProblem.Malformed, message);
}
