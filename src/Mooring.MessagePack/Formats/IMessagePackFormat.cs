namespace Mooring.MessagePack;

/// <summary>How values of one type are written and read. Formats are built from formats, by type parameters: no objects, no reflection.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public interface IMessagePackFormat<T>
{
    /// <summary>Writes one value.</summary>
    static abstract void Write(ref MessagePackWriter writer, T value);

    /// <summary>Reads one value.</summary>
    /// <exception cref="MessagePackException">The next value is none of this type.</exception>
    static abstract T Read(ref MessagePackReader reader);
}

/// <summary>A format whose values are maps of named fields, which can stand among the fields of another map.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>Serde's <c>flatten</c> and the newtype variants of internally tagged enums need this.</remarks>
public interface IMessagePackFields<T> : IMessagePackFormat<T>
{
    /// <summary>How many pairs <see cref="WriteFields"/> will write for a value.</summary>
    static abstract int CountFields(T value);

    /// <summary>Writes the pairs of a value's map without the map's header.</summary>
    static abstract void WriteFields(ref MessagePackWriter writer, T value);

    /// <summary>What a map without any known field means, or an exception when fields are missing.</summary>
    /// <param name="reader">Stands at the map, which may hold other fields as well; they are ignored.</param>
    static abstract T ReadFields(ref MessagePackReader reader);
}
