using Mooring.MessagePack;

namespace Mooring.Hosting.Codecs;

/// <summary>MessagePack maps with camelCase names: era C, and what providers see.</summary>
internal static class MapForm
{
    /// <summary>Reads a map. Names may be in snake_case and bytes arrays of numbers, as one interim build of the codec wrote them.</summary>
    public static object?[] Read(Shape shape, ReadOnlySpan<byte> payload)
    {
        var reader = new MessagePackReader(payload);
        return Read(shape, ref reader);
    }

    public static object?[] Read(Shape shape, ref MessagePackReader reader)
    {
        object?[] message = shape.Empty();
        if (reader.IsAtEnd || reader.TryReadNil()) return message;
        for (int left = reader.BeginMap(); left > 0; left--)
        {
            string name = CamelCase(reader.ReadString());
            int index = IndexOf(shape, name);
            if (index < 0) reader.Skip();
            else message[index] = ReadValue(shape.Fields[index], ref reader);
        }

        reader.End();
        return message;
    }

    public static byte[] Write(Shape shape, object?[] message)
    {
        var writer = new MessagePackWriter(stackalloc byte[512]);
        try
        {
            Write(shape, message, ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Reads a field in any form of MessagePack.</summary>
    public static object? ReadValue(Field field, ref MessagePackReader reader)
    {
        if (reader.TryReadNil()) return field.Empty;
        switch (field.Kind)
        {
            case FieldKind.Text or FieldKind.OptionalText: return reader.ReadString();
            case FieldKind.Signed: return reader.ReadInt64();
            case FieldKind.Unsigned: return reader.ReadUInt64();
            case FieldKind.Flag: return reader.ReadBoolean();
            case FieldKind.Bytes: return reader.ReadBytes();
            case FieldKind.Texts:
                string[] texts = new string[reader.BeginArray()];
                for (int i = 0; i < texts.Length; i++) texts[i] = reader.ReadString();
                reader.End();
                return texts;
            case FieldKind.TextMap:
                var map = new Dictionary<string, string>(StringComparer.Ordinal);
                for (int left = reader.BeginMap(); left > 0; left--)
                {
                    string name = reader.ReadString();
                    map[name] = reader.ReadString();
                }

                reader.End();
                return map;
            case FieldKind.Message: return ReadInner(field.Inner!, ref reader);
            default:
                object?[][] messages = new object?[reader.BeginArray()][];
                for (int i = 0; i < messages.Length; i++) messages[i] = ReadInner(field.Inner!, ref reader);
                reader.End();
                return messages;
        }
    }

    private static object?[] ReadInner(Shape shape, ref MessagePackReader reader) =>
        reader.Peek() == MessagePackType.Array ? ArrayForm.Read(shape, ref reader) : Read(shape, ref reader);

    private static void Write(Shape shape, object?[] message, ref MessagePackWriter writer)
    {
        int absent = 0;
        for (int i = 0; i < message.Length; i++) absent += IsAbsent(shape.Fields[i], message[i]) ? 1 : 0;
        writer.WriteMapHeader(message.Length - absent);
        for (int i = 0; i < message.Length; i++)
        {
            if (IsAbsent(shape.Fields[i], message[i])) continue;
            writer.WriteString(shape.Fields[i].Name);
            WriteValue(shape.Fields[i], message[i], ref writer);
        }
    }

    /// <summary>The context of a stream is the one field whose name is left out when it is not there.</summary>
    private static bool IsAbsent(Field field, object? value) => value is null && field is { Kind: FieldKind.OptionalText, Number: 0 };

    /// <summary>Writes what both forms of MessagePack spell alike.</summary>
    internal static void WriteCommon(object? value, ref MessagePackWriter writer)
    {
        switch (value)
        {
            case null: writer.WriteNil(); break;
            case string text: writer.WriteString(text); break;
            case long number: writer.WriteInteger(number); break;
            case ulong number: writer.WriteInteger(number); break;
            case bool flag: writer.WriteBoolean(flag); break;
            case string[] texts:
                writer.WriteArrayHeader(texts.Length);
                foreach (string text in texts) writer.WriteString(text);
                break;
            case Dictionary<string, string> map:
                writer.WriteMapHeader(map.Count);
                foreach ((string name, string text) in map)
                {
                    writer.WriteString(name);
                    writer.WriteString(text);
                }

                break;
            default: throw new InvalidOperationException($"{value.GetType()} is no value of a field");
        }
    }

    private static void WriteValue(Field field, object? value, ref MessagePackWriter writer)
    {
        switch (value)
        {
            case byte[] bytes: writer.WriteBinary(bytes); break;
            case object?[][] messages:
                writer.WriteArrayHeader(messages.Length);
                foreach (object?[] message in messages) Write(field.Inner!, message, ref writer);
                break;
            case object?[] message: Write(field.Inner!, message, ref writer); break;
            default: WriteCommon(value, ref writer); break;
        }
    }

    private static int IndexOf(Shape shape, string name)
    {
        // What AssemblyScript's codec and older ones call it.
        name = name switch { "item" => "value", "expiresS" => "expires", "timeoutMs" => "timeout", _ => name };
        for (int i = 0; i < shape.Fields.Length; i++)
        {
            if (shape.Fields[i].Name == name) return i;
        }

        return -1;
    }

    private static string CamelCase(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal)) return name;
        string[] words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? name : words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
