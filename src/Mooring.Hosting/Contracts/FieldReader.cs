using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>Walks over the fields of a message, name by name, leniently. See <see cref="ICapabilityMessage{TSelf}"/>.</summary>
/// <remarks>After each <see cref="Next"/> exactly one of the reading methods is to be called; <see cref="Skip"/> for names that are not known.</remarks>
public ref struct FieldReader
{
    private MessagePackReader _reader;
    private int _left;

    /// <summary>Starts at the map's first field.</summary>
    /// <exception cref="MessagePackException">The payload is no map. No bytes at all and nil are taken for an empty one.</exception>
    public FieldReader(ReadOnlySpan<byte> payload)
    {
        _reader = new MessagePackReader(payload);
        _left = payload.IsEmpty || _reader.TryReadNil() ? 0 : _reader.BeginMap();
    }

    /// <summary>Goes on to the next field.</summary>
    /// <param name="name">Its name in UTF-8.</param>
    /// <returns>False when there is none.</returns>
    public bool Next(out ReadOnlySpan<byte> name)
    {
        if (_left == 0)
        {
            name = default;
            return false;
        }

        _left--;
        name = _reader.ReadStringBytes();
        return true;
    }

    /// <summary>Goes past the field's value.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>The field's value as it is spelled.</summary>
    public ReadOnlySpan<byte> Raw() => _reader.ReadRaw();

    /// <summary>A text; nil is the empty one.</summary>
    public string Text() => _reader.TryReadNil() ? "" : _reader.ReadString();

    /// <summary>A text that may be missing.</summary>
    public string? OptionalText() => _reader.TryReadNil() ? null : _reader.ReadString();

    /// <summary>A number of 32 signed bits; nil is 0.</summary>
    public int Int32() => _reader.TryReadNil() ? 0 : _reader.ReadInt32();

    /// <summary>A number of 64 signed bits; nil is 0.</summary>
    public long Int64() => _reader.TryReadNil() ? 0 : _reader.ReadInt64();

    /// <summary>A number of 32 unsigned bits; nil is 0.</summary>
    public uint UInt32() => _reader.TryReadNil() ? 0 : _reader.ReadUInt32();

    /// <summary>A number of 64 unsigned bits; nil is 0.</summary>
    public ulong UInt64() => _reader.TryReadNil() ? 0 : _reader.ReadUInt64();

    /// <summary>True or false; nil is false.</summary>
    public bool Boolean() => !_reader.TryReadNil() && _reader.ReadBoolean();

    /// <summary>Bytes, in a copy; nil is none.</summary>
    public byte[] Bytes() => _reader.TryReadNil() ? [] : _reader.ReadBytes();

    /// <summary>Bytes where they stand in the payload that is read, if they stand there as such, else in a copy; nil is none.</summary>
    /// <param name="payload">The same that the reader was made for.</param>
    /// <exception cref="ArgumentException">It is another.</exception>
    public ReadOnlyMemory<byte> BytesOf(ReadOnlyMemory<byte> payload)
    {
        if (_reader.TryReadNil()) return default;
        if (_reader.Peek() is not MessagePackType.Binary) return _reader.ReadBytes();
        ReadOnlySpan<byte> found = _reader.ReadBinary();
        if (found.IsEmpty) return default;
        if (!payload.Span.Overlaps(found, out int offset)) throw new ArgumentException("The reader reads another payload.", nameof(payload));
        return payload.Slice(offset, found.Length);
    }

    /// <summary>Texts in order; nil is none.</summary>
    public string[] Texts()
    {
        if (_reader.TryReadNil()) return [];
        string[] texts = new string[_reader.BeginArray()];
        for (int i = 0; i < texts.Length; i++) texts[i] = Text();
        _reader.End();
        return texts;
    }

    /// <summary>Texts by name; nil is none. Of two with one name the later counts.</summary>
    public Dictionary<string, string> Map()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (_reader.TryReadNil()) return map;
        for (int left = _reader.BeginMap(); left > 0; left--)
        {
            string name = _reader.ReadString();
            map[name] = Text();
        }

        _reader.End();
        return map;
    }

    /// <summary>Messages in order; nil is none.</summary>
    public T[] Messages<T>()
        where T : ICapabilityMessage<T>
    {
        if (_reader.TryReadNil()) return [];
        T[] messages = new T[_reader.BeginArray()];
        for (int i = 0; i < messages.Length; i++) messages[i] = T.Decode(_reader.ReadRaw());
        _reader.End();
        return messages;
    }

    /// <summary>A message; null when it is nil.</summary>
    public T? Message<T>()
        where T : class, ICapabilityMessage<T> => _reader.TryReadNil() ? null : T.Decode(_reader.ReadRaw());
}
