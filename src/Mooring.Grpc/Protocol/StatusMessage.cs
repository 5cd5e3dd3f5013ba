using System.Buffers;
using System.Text;

namespace Mooring.Grpc.Protocol;

/// <summary>The percent-encoding of the <c>grpc-message</c> trailer.</summary>
/// <remarks>
/// <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#responses"/>: UTF-8, of which every byte
/// outside 0x20..0x7E, and <c>%</c> itself, is written as <c>%XX</c>. Decoding never fails: what is not a valid escape stays as it is.
/// </remarks>
internal static class StatusMessage
{
    /// <summary>Longest message sent, in bytes of UTF-8: trailers share the peer's header limit, which may be 8 KiB.</summary>
    internal const int MaxBytes = 2048;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create([.. Enumerable.Range(0x20, 0x7F - 0x20).Select(c => (char)c).Where(c => c != '%')]);

    public static string Encode(string message)
    {
        if (message.Length <= MaxBytes && !message.AsSpan().ContainsAnyExcept(Plain)) return message;

        var bytes = Truncated(message);
        var text = new StringBuilder(bytes.Length + 32);
        foreach (var b in bytes)
        {
            if (b is >= 0x20 and < 0x7F && b != '%') text.Append((char)b);
            else text.Append('%').Append(b.ToString("X2", null));
        }

        return text.ToString();
    }

    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;

        var bytes = new ArrayBufferWriter<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Write([Convert.FromHexString(text.AsSpan(i + 1, 2))[0]]);
                i += 2;
            }
            else
            {
                Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes);
            }
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static ReadOnlySpan<byte> Truncated(string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        if (bytes.Length <= MaxBytes) return bytes;

        var end = MaxBytes;
        while ((bytes[end] & 0xC0) == 0x80) end--; // do not cut a character in two
        return bytes.AsSpan(0, end);
    }
}
