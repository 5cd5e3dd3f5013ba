using System.Text;

namespace Mooring.MessagePack.Formats;

/// <summary>True or false.</summary>
public readonly struct BooleanFormat : IMessagePackFormat<bool>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, bool value) => writer.WriteBoolean(value);

    /// <inheritdoc/>
    public static bool Read(ref MessagePackReader reader) => reader.ReadBoolean();
}

/// <summary>A 32-bit float; whole numbers are accepted.</summary>
public readonly struct SingleFormat : IMessagePackFormat<float>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, float value) => writer.WriteSingle(value);

    /// <inheritdoc/>
    public static float Read(ref MessagePackReader reader) => reader.ReadSingle();
}

/// <summary>A 64-bit float; whole numbers are accepted.</summary>
public readonly struct DoubleFormat : IMessagePackFormat<double>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, double value) => writer.WriteDouble(value);

    /// <inheritdoc/>
    public static double Read(ref MessagePackReader reader) => reader.ReadDouble();
}

/// <summary>Text.</summary>
public readonly struct StringFormat : IMessagePackFormat<string>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, string value) => writer.WriteString(value);

    /// <inheritdoc/>
    public static string Read(ref MessagePackReader reader) => reader.ReadString();
}

/// <summary>Bytes as serde_bytes and the bytes crate write them: as such. An array of numbers is accepted.</summary>
public readonly struct BytesFormat : IMessagePackFormat<byte[]>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, byte[] value) => writer.WriteBinary(value);

    /// <inheritdoc/>
    public static byte[] Read(ref MessagePackReader reader) => reader.ReadBytes();
}

/// <summary>Rust's <c>Vec&lt;u8&gt;</c>: bytes as an array of numbers, which is the only form that all guests accept. Both are read.</summary>
public readonly struct ByteSequenceFormat : IMessagePackFormat<byte[]>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, byte[] value)
    {
        writer.WriteArrayHeader(value.Length);
        foreach (byte one in value) writer.WriteInteger((ulong)one);
    }

    /// <inheritdoc/>
    public static byte[] Read(ref MessagePackReader reader) => reader.ReadBytes();
}

/// <summary>One character: a text of one Unicode scalar value.</summary>
public readonly struct RuneFormat : IMessagePackFormat<Rune>
{
    private const int LongestUtf8 = 4;

    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, Rune value)
    {
        Span<byte> utf8 = stackalloc byte[LongestUtf8];
        writer.WriteString(utf8[..value.EncodeToUtf8(utf8)]);
    }

    /// <inheritdoc/>
    public static Rune Read(ref MessagePackReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadStringBytes();
        return Rune.DecodeFromUtf8(text, out Rune rune, out int length) == System.Buffers.OperationStatus.Done && length == text.Length
            ? rune
            : throw reader.Error("expected a text of one character");
    }
}
