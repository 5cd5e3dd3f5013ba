namespace Mooring.Nats.Security;

/// <summary>Base32 of RFC 4648 without padding: what nkeys are written in.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[(bytes.Length * 8 + 4) / 5];
        int bits = 0, value = 0, at = 0;
        foreach (byte b in bytes)
        {
            value = value << 8 | b;
            for (bits += 8; bits >= 5; bits -= 5) text[at++] = Alphabet[value >> (bits - 5) & 31];
            value &= (1 << bits) - 1;
        }

        if (bits > 0) text[at] = Alphabet[value << (5 - bits) & 31];
        return new string(text);
    }

    /// <returns>False if a character is not of the alphabet, or bits are left over that are not zero.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[text.Length * 5 / 8];
        int bits = 0, value = 0, at = 0;
        foreach (char c in text)
        {
            int digit = c is >= 'A' and <= 'Z' ? c - 'A' : c is >= '2' and <= '7' ? c - '2' + 26 : -1;
            if (digit < 0) return false;
            value = value << 5 | digit;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes[at++] = (byte)(value >> bits);
            value &= (1 << bits) - 1;
        }

        return bits < 5 && value == 0;
    }
}
