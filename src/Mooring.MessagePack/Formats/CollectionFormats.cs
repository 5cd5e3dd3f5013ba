namespace Mooring.MessagePack.Formats;

/// <summary>Rust's <c>Vec</c>: an array.</summary>
public readonly struct ArrayFormat<T, TFormat> : IMessagePackFormat<T[]>
    where TFormat : IMessagePackFormat<T>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, T[] value)
    {
        writer.WriteArrayHeader(value.Length);
        foreach (T item in value) TFormat.Write(ref writer, item);
    }

    /// <inheritdoc/>
    public static T[] Read(ref MessagePackReader reader)
    {
        var items = new GrowingArray<T>(reader.BeginArray());
        while (items.WantsMore) items.Add(TFormat.Read(ref reader));
        reader.End();
        return items.ToArray();
    }
}

/// <summary>Rust's <c>Vec</c>: an array.</summary>
public readonly struct ListFormat<T, TFormat> : IMessagePackFormat<List<T>>
    where TFormat : IMessagePackFormat<T>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, List<T> value)
    {
        writer.WriteArrayHeader(value.Count);
        foreach (T item in value) TFormat.Write(ref writer, item);
    }

    /// <inheritdoc/>
    public static List<T> Read(ref MessagePackReader reader)
    {
        int count = reader.BeginArray();
        var items = new List<T>(Math.Min(count, GrowingArray<T>.MostAtOnce));
        for (int i = 0; i < count; i++) items.Add(TFormat.Read(ref reader));
        reader.End();
        return items;
    }
}

/// <summary>Rust's <c>Vec</c>, for types that promise not to change it: an array.</summary>
public readonly struct ReadOnlyListFormat<T, TFormat> : IMessagePackFormat<IReadOnlyList<T>>
    where TFormat : IMessagePackFormat<T>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, IReadOnlyList<T> value)
    {
        writer.WriteArrayHeader(value.Count);
        for (int i = 0; i < value.Count; i++) TFormat.Write(ref writer, value[i]);
    }

    /// <inheritdoc/>
    public static IReadOnlyList<T> Read(ref MessagePackReader reader) => ArrayFormat<T, TFormat>.Read(ref reader);
}

/// <summary>Rust's <c>HashSet</c> and <c>BTreeSet</c>: an array; what comes twice counts once.</summary>
public readonly struct SetFormat<T, TFormat> : IMessagePackFormat<HashSet<T>>
    where TFormat : IMessagePackFormat<T>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, HashSet<T> value)
    {
        writer.WriteArrayHeader(value.Count);
        foreach (T item in value) TFormat.Write(ref writer, item);
    }

    /// <inheritdoc/>
    public static HashSet<T> Read(ref MessagePackReader reader)
    {
        int count = reader.BeginArray();
        var items = new HashSet<T>();
        for (int i = 0; i < count; i++) items.Add(TFormat.Read(ref reader));
        reader.End();
        return items;
    }
}

/// <summary>Rust's <c>HashMap</c> and <c>BTreeMap</c>: a map, with keys of any type. The last of equal keys counts, as in serde.</summary>
public readonly struct DictionaryFormat<TKey, TKeyFormat, T, TFormat> : IMessagePackFormat<Dictionary<TKey, T>>
    where TKey : notnull
    where TKeyFormat : IMessagePackFormat<TKey>
    where TFormat : IMessagePackFormat<T>
{
    /// <inheritdoc/>
    public static void Write(ref MessagePackWriter writer, Dictionary<TKey, T> value)
    {
        writer.WriteMapHeader(value.Count);
        foreach ((TKey key, T item) in value)
        {
            TKeyFormat.Write(ref writer, key);
            TFormat.Write(ref writer, item);
        }
    }

    /// <inheritdoc/>
    public static Dictionary<TKey, T> Read(ref MessagePackReader reader)
    {
        int count = reader.BeginMap();
        var items = new Dictionary<TKey, T>();
        for (int i = 0; i < count; i++)
        {
            TKey key = TKeyFormat.Read(ref reader);
            items[key] = TFormat.Read(ref reader);
        }

        reader.End();
        return items;
    }
}

/// <summary>Rust's arrays, whose length is a part of their type.</summary>
public static class FixedArray
{
    /// <summary>Writes an array of a given length.</summary>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public static void Write<T, TFormat>(ref MessagePackWriter writer, T[] value, int length)
        where TFormat : IMessagePackFormat<T>
    {
        if (value.Length != length) throw new ArgumentException($"the array must have {length} values and has {value.Length}", nameof(value));
        ArrayFormat<T, TFormat>.Write(ref writer, value);
    }

    /// <summary>Reads an array of a given length.</summary>
    public static T[] Read<T, TFormat>(ref MessagePackReader reader, int length)
        where TFormat : IMessagePackFormat<T>
    {
        int count = reader.BeginArray();
        if (count != length) throw reader.Error($"expected an array of {length} values, found one of {count}");
        T[] items = new T[length];
        for (int i = 0; i < length; i++) items[i] = TFormat.Read(ref reader);
        reader.End();
        return items;
    }
}
