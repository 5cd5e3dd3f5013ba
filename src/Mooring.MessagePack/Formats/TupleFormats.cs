namespace Mooring.MessagePack.Formats;

/// <summary>A tuple of 2: an array.</summary>
public readonly struct TupleFormat<T1, T1Format, T2, T2Format> : IMessagePackFormat<(T1, T2)>
    where T1Format : IMessagePackFormat<T1>
    where T2Format : IMessagePackFormat<T2>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, (T1, T2) value)
    {
        writer.WriteArrayHeader(2);
        T1Format.Write(ref writer, value.Item1);
        T2Format.Write(ref writer, value.Item2);
    }

    /// <inheritdoc/>
    public static (T1, T2) Read(ref MessagePackReader reader)
    {
        Tuples.Begin(ref reader, 2);
        (T1, T2) value = (T1Format.Read(ref reader), T2Format.Read(ref reader));
        reader.End();
        return value;
    }
}

/// <summary>A tuple of 3: an array.</summary>
public readonly struct TupleFormat<T1, T1Format, T2, T2Format, T3, T3Format> : IMessagePackFormat<(T1, T2, T3)>
    where T1Format : IMessagePackFormat<T1>
    where T2Format : IMessagePackFormat<T2>
    where T3Format : IMessagePackFormat<T3>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, (T1, T2, T3) value)
    {
        writer.WriteArrayHeader(3);
        T1Format.Write(ref writer, value.Item1);
        T2Format.Write(ref writer, value.Item2);
        T3Format.Write(ref writer, value.Item3);
    }

    /// <inheritdoc/>
    public static (T1, T2, T3) Read(ref MessagePackReader reader)
    {
        Tuples.Begin(ref reader, 3);
        (T1, T2, T3) value = (T1Format.Read(ref reader), T2Format.Read(ref reader), T3Format.Read(ref reader));
        reader.End();
        return value;
    }
}

/// <summary>A tuple of 4: an array.</summary>
public readonly struct TupleFormat<T1, T1Format, T2, T2Format, T3, T3Format, T4, T4Format> : IMessagePackFormat<(T1, T2, T3, T4)>
    where T1Format : IMessagePackFormat<T1>
    where T2Format : IMessagePackFormat<T2>
    where T3Format : IMessagePackFormat<T3>
    where T4Format : IMessagePackFormat<T4>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, (T1, T2, T3, T4) value)
    {
        writer.WriteArrayHeader(4);
        T1Format.Write(ref writer, value.Item1);
        T2Format.Write(ref writer, value.Item2);
        T3Format.Write(ref writer, value.Item3);
        T4Format.Write(ref writer, value.Item4);
    }

    /// <inheritdoc/>
    public static (T1, T2, T3, T4) Read(ref MessagePackReader reader)
    {
        Tuples.Begin(ref reader, 4);
        (T1, T2, T3, T4) value = (T1Format.Read(ref reader), T2Format.Read(ref reader), T3Format.Read(ref reader), T4Format.Read(ref reader));
        reader.End();
        return value;
    }
}

/// <summary>A tuple of 5: an array.</summary>
public readonly struct TupleFormat<T1, T1Format, T2, T2Format, T3, T3Format, T4, T4Format, T5, T5Format> : IMessagePackFormat<(T1, T2, T3, T4, T5)>
    where T1Format : IMessagePackFormat<T1>
    where T2Format : IMessagePackFormat<T2>
    where T3Format : IMessagePackFormat<T3>
    where T4Format : IMessagePackFormat<T4>
    where T5Format : IMessagePackFormat<T5>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, (T1, T2, T3, T4, T5) value)
    {
        writer.WriteArrayHeader(5);
        T1Format.Write(ref writer, value.Item1);
        T2Format.Write(ref writer, value.Item2);
        T3Format.Write(ref writer, value.Item3);
        T4Format.Write(ref writer, value.Item4);
        T5Format.Write(ref writer, value.Item5);
    }

    /// <inheritdoc/>
    public static (T1, T2, T3, T4, T5) Read(ref MessagePackReader reader)
    {
        Tuples.Begin(ref reader, 5);
        (T1, T2, T3, T4, T5) value = (T1Format.Read(ref reader), T2Format.Read(ref reader), T3Format.Read(ref reader), T4Format.Read(ref reader), T5Format.Read(ref reader));
        reader.End();
        return value;
    }
}

/// <summary>A tuple of 6: an array.</summary>
public readonly struct TupleFormat<T1, T1Format, T2, T2Format, T3, T3Format, T4, T4Format, T5, T5Format, T6, T6Format> : IMessagePackFormat<(T1, T2, T3, T4, T5, T6)>
    where T1Format : IMessagePackFormat<T1>
    where T2Format : IMessagePackFormat<T2>
    where T3Format : IMessagePackFormat<T3>
    where T4Format : IMessagePackFormat<T4>
    where T5Format : IMessagePackFormat<T5>
    where T6Format : IMessagePackFormat<T6>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, (T1, T2, T3, T4, T5, T6) value)
    {
        writer.WriteArrayHeader(6);
        T1Format.Write(ref writer, value.Item1);
        T2Format.Write(ref writer, value.Item2);
        T3Format.Write(ref writer, value.Item3);
        T4Format.Write(ref writer, value.Item4);
        T5Format.Write(ref writer, value.Item5);
        T6Format.Write(ref writer, value.Item6);
    }

    /// <inheritdoc/>
    public static (T1, T2, T3, T4, T5, T6) Read(ref MessagePackReader reader)
    {
        Tuples.Begin(ref reader, 6);
        (T1, T2, T3, T4, T5, T6) value = (T1Format.Read(ref reader), T2Format.Read(ref reader), T3Format.Read(ref reader), T4Format.Read(ref reader), T5Format.Read(ref reader), T6Format.Read(ref reader));
        reader.End();
        return value;
    }
}

/// <summary>A tuple of 7: an array.</summary>
public readonly struct TupleFormat<T1, T1Format, T2, T2Format, T3, T3Format, T4, T4Format, T5, T5Format, T6, T6Format, T7, T7Format> : IMessagePackFormat<(T1, T2, T3, T4, T5, T6, T7)>
    where T1Format : IMessagePackFormat<T1>
    where T2Format : IMessagePackFormat<T2>
    where T3Format : IMessagePackFormat<T3>
    where T4Format : IMessagePackFormat<T4>
    where T5Format : IMessagePackFormat<T5>
    where T6Format : IMessagePackFormat<T6>
    where T7Format : IMessagePackFormat<T7>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, (T1, T2, T3, T4, T5, T6, T7) value)
    {
        writer.WriteArrayHeader(7);
        T1Format.Write(ref writer, value.Item1);
        T2Format.Write(ref writer, value.Item2);
        T3Format.Write(ref writer, value.Item3);
        T4Format.Write(ref writer, value.Item4);
        T5Format.Write(ref writer, value.Item5);
        T6Format.Write(ref writer, value.Item6);
        T7Format.Write(ref writer, value.Item7);
    }

    /// <inheritdoc/>
    public static (T1, T2, T3, T4, T5, T6, T7) Read(ref MessagePackReader reader)
    {
        Tuples.Begin(ref reader, 7);
        (T1, T2, T3, T4, T5, T6, T7) value = (T1Format.Read(ref reader), T2Format.Read(ref reader), T3Format.Read(ref reader), T4Format.Read(ref reader), T5Format.Read(ref reader), T6Format.Read(ref reader), T7Format.Read(ref reader));
        reader.End();
        return value;
    }
}
