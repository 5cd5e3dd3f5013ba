using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Mooring.Grpc.Protocol;

/// <summary>Between HTTP header values and <see cref="Metadata"/>.</summary>
internal static class MetadataHeaders
{
    // What HTTP and the gRPC protocol use themselves; everything else belongs to the application.
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "content-type", "content-length", "te", "host", "connection", "transfer-encoding", "trailer", "date", "server");

    public static bool IsReserved(string key) =>
        key.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) || key.StartsWith(':') || Reserved.Contains(key);

    /// <summary>Adds one received header; protocol headers are left out, and so is a binary value that is not base64.</summary>
    public static void AddReceived(Metadata metadata, string name, string value)
    {
        if (IsReserved(name)) return;

        var key = name.ToLowerInvariant();
        if (!MetadataEntry.IsBinaryKey(key))
        {
            metadata.Add(MetadataEntry.Received(key, value));
            return;
        }

        // Several values under one binary key may come joined by commas, which base64 does not use.
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (TryDecode(part, out var bytes)) metadata.Add(MetadataEntry.Received(key, bytes));
        }
    }

    /// <summary>The value as a header carries it: base64 without padding for bytes.</summary>
    public static string ToHeaderValue(MetadataEntry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.Bytes.Span).TrimEnd('=') : entry.Text;

    private static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        // Senders may leave the padding out.
        var padded = (text.Length % 4) switch { 2 => text + "==", 3 => text + "=", _ => text };
        var buffer = new byte[padded.Length / 4 * 3];
        bytes = Convert.TryFromBase64String(padded, buffer, out var length) ? buffer[..length] : null;
        return bytes is not null;
    }
}
