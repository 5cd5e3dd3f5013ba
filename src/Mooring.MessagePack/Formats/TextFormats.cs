using System.Net;

namespace Mooring.MessagePack.Formats;

/// <summary>A UUID as text with hyphens, the form that serde uses where people may read.</summary>
public readonly struct GuidFormat : IMessagePackFormat<Guid>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, Guid value)
    {
        Span<byte> text = stackalloc byte[36];
        value.TryFormat(text, out int length);
        writer.WriteString(text[..length]);
    }

    /// <inheritdoc/>
    public static Guid Read(ref MessagePackReader reader)
    {
        string text = reader.ReadString();
        return Guid.TryParse(text, out Guid value) ? value : throw reader.Error("expected a UUID");
    }
}

/// <summary>An IP address as text.</summary>
public readonly struct IPAddressFormat : IMessagePackFormat<IPAddress>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, IPAddress value) => writer.WriteString(value.ToString());

    /// <inheritdoc/>
    public static IPAddress Read(ref MessagePackReader reader)
    {
        string text = reader.ReadString();
        return IPAddress.TryParse(text, out IPAddress? value) ? value : throw reader.Error("expected an IP address");
    }
}

/// <summary>A URI as text, as it was written.</summary>
public readonly struct UriFormat : IMessagePackFormat<Uri>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, Uri value) => writer.WriteString(value.OriginalString);

    /// <inheritdoc/>
    public static Uri Read(ref MessagePackReader reader)
    {
        string text = reader.ReadString();
        return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? value) ? value : throw reader.Error("expected a URI");
    }
}
