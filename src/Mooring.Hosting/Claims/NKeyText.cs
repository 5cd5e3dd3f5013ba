using System.Diagnostics.CodeAnalysis;

namespace Mooring.Hosting.Claims;

/// <summary>The texts of keys: base32 without padding of prefix, key and CRC-16. github.com/nats-io/nkeys.</summary>
internal static class NKeyText
{
    public const int KeyBytes = 32;
    public const int PublicLength = 56; // characters, of 1 + 32 + 2 bytes
    public const int SeedLength = 58; // of 2 + 32 + 2

    private const byte SeedPrefix = 18 << 3; // S
    private const int CrcBytes = 2;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string EncodePublic(NKeyKind kind, ReadOnlySpan<byte> key) => Encode([(byte)kind, .. key]);

    public static string EncodeSeed(NKeyKind kind, ReadOnlySpan<byte> seed) =>
        Encode([(byte)(SeedPrefix | ((byte)kind >> 5)), (byte)(((byte)kind & 31) << 3), .. seed]);

    /// <summary>The 32 bytes of a public key; false for anything that is not exactly one.</summary>
    public static bool TryDecodePublic(string text, out NKeyKind kind, [NotNullWhen(true)] out byte[]? key)
    {
        (kind, key) = (default, null);
        if (text.Length != PublicLength || !TryDecode(text, out byte[]? bytes) || !Enum.IsDefined((NKeyKind)bytes[0])) return false;
        kind = (NKeyKind)bytes[0];
        key = bytes[1..];
        return true;
    }

    /// <summary>The 32 bytes of a seed; false for anything that is not exactly one.</summary>
    public static bool TryDecodeSeed(string text, out NKeyKind kind, [NotNullWhen(true)] out byte[]? seed)
    {
        (kind, seed) = (default, null);
        if (text.Length != SeedLength || !TryDecode(text, out byte[]? bytes) || (bytes[0] & 0xf8) != SeedPrefix) return false;
        kind = (NKeyKind)(byte)((bytes[0] << 5) | (bytes[1] >> 3));
        seed = bytes[2..];
        return Enum.IsDefined(kind);
    }

    /// <summary>CRC-16/XMODEM: polynomial 0x1021, from 0, high bit first.</summary>
    internal static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        int crc = 0;
        foreach (byte value in bytes)
        {
            crc ^= value << 8;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
        }

        return (ushort)crc;
    }

    private static string Encode(byte[] content)
    {
        ushort crc = Crc(content);
        byte[] bytes = [.. content, (byte)crc, (byte)(crc >> 8)];
        int length = (bytes.Length * 8 + 4) / 5;
        return string.Create(length, bytes, static (text, bytes) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                int bit = i * 5, at = bit / 8;
                int pair = (bytes[at] << 8) | (at + 1 < bytes.Length ? bytes[at + 1] : 0);
                text[i] = Alphabet[(pair >> (11 - bit % 8)) & 31];
            }
        });
    }

    /// <summary>The content without its CRC; false when a character is none of the alphabet, or the CRC is not the content's.</summary>
    private static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? content)
    {
        content = null;
        byte[] bytes = new byte[text.Length * 5 / 8];
        int buffer = 0, bits = 0, at = 0;
        foreach (char letter in text)
        {
            int value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) return false;
            buffer = ((buffer << 5) | value) & 0xffff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            bytes[at++] = (byte)(buffer >> bits);
        }

        if ((buffer & ((1 << bits) - 1)) != 0) return false; // one key has one text
        byte[] found = bytes[..^CrcBytes];
        if (Crc(found) != (bytes[^2] | (bytes[^1] << 8))) return false;
        content = found;
        return true;
    }
}
