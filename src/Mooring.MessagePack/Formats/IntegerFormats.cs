namespace Mooring.MessagePack.Formats;

/// <summary>A whole number from 0 to 255.</summary>
public readonly struct ByteFormat : IMessagePackFormat<byte>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, byte value) => writer.WriteInteger((ulong)value);

    /// <inheritdoc/>
    public static byte Read(ref MessagePackReader reader) => reader.ReadByte();
}

/// <summary>A whole number from -128 to 127.</summary>
public readonly struct SByteFormat : IMessagePackFormat<sbyte>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, sbyte value) => writer.WriteInteger(value);

    /// <inheritdoc/>
    public static sbyte Read(ref MessagePackReader reader) => reader.ReadSByte();
}

/// <summary>A whole number of 16 bits with a sign.</summary>
public readonly struct Int16Format : IMessagePackFormat<short>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, short value) => writer.WriteInteger(value);

    /// <inheritdoc/>
    public static short Read(ref MessagePackReader reader) => reader.ReadInt16();
}

/// <summary>A whole number of 16 bits.</summary>
public readonly struct UInt16Format : IMessagePackFormat<ushort>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, ushort value) => writer.WriteInteger((ulong)value);

    /// <inheritdoc/>
    public static ushort Read(ref MessagePackReader reader) => reader.ReadUInt16();
}

/// <summary>A whole number of 32 bits with a sign.</summary>
public readonly struct Int32Format : IMessagePackFormat<int>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, int value) => writer.WriteInteger(value);

    /// <inheritdoc/>
    public static int Read(ref MessagePackReader reader) => reader.ReadInt32();
}

/// <summary>A whole number of 32 bits.</summary>
public readonly struct UInt32Format : IMessagePackFormat<uint>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, uint value) => writer.WriteInteger((ulong)value);

    /// <inheritdoc/>
    public static uint Read(ref MessagePackReader reader) => reader.ReadUInt32();
}

/// <summary>A whole number of 64 bits with a sign.</summary>
public readonly struct Int64Format : IMessagePackFormat<long>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, long value) => writer.WriteInteger(value);

    /// <inheritdoc/>
    public static long Read(ref MessagePackReader reader) => reader.ReadInt64();
}

/// <summary>A whole number of 64 bits.</summary>
public readonly struct UInt64Format : IMessagePackFormat<ulong>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, ulong value) => writer.WriteInteger(value);

    /// <inheritdoc/>
    public static ulong Read(ref MessagePackReader reader) => reader.ReadUInt64();
}
