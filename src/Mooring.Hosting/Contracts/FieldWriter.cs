using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>Writes the fields of a message.</summary>
public static class FieldWriter
{
    /// <summary>A field with a text.</summary>
    public static void Field(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, string value)
    {
        writer.WriteString(name);
        writer.WriteString(value);
    }

    /// <summary>A field with a text, or nil.</summary>
    public static void OptionalField(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        writer.WriteString(name);
        if (value is null) writer.WriteNil();
        else writer.WriteString(value);
    }

    /// <summary>A field with a signed number.</summary>
    public static void Field(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, long value)
    {
        writer.WriteString(name);
        writer.WriteInteger(value);
    }

    /// <summary>A field with an unsigned number.</summary>
    public static void Field(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, ulong value)
    {
        writer.WriteString(name);
        writer.WriteInteger(value);
    }

    /// <summary>A field with true or false.</summary>
    public static void Field(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        writer.WriteString(name);
        writer.WriteBoolean(value);
    }

    /// <summary>A field with bytes.</summary>
    public static void Field(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value)
    {
        writer.WriteString(name);
        writer.WriteBinary(value.Span);
    }

    /// <summary>A field with texts in order.</summary>
    public static void Field(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        writer.WriteString(name);
        writer.WriteArrayHeader(values.Count);
        foreach (string value in values) writer.WriteString(value);
    }

    /// <summary>A field with texts by name.</summary>
    public static void Field(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string> values)
    {
        writer.WriteString(name);
        writer.WriteMapHeader(values.Count);
        foreach ((string key, string value) in values)
        {
            writer.WriteString(key);
            writer.WriteString(value);
        }
    }

    /// <summary>A field with messages in order.</summary>
    public static void Field<T>(this ref MessagePackWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T> messages)
        where T : ICapabilityMessage<T>
    {
        writer.WriteString(name);
        writer.WriteArrayHeader(messages.Count);
        foreach (T message in messages) message.Encode(ref writer);
    }
}
