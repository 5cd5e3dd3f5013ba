using Mooring.MessagePack;

namespace Mooring.Hosting.Codecs;

/// <summary>MessagePack arrays in the order of declaration, bytes as arrays of numbers: era B.</summary>
/// <remarks>Guests of that era refuse bytes that are spelled as such, so they never are. Fields that the era has not are left out.</remarks>
internal static class ArrayForm
{
    public static object?[] Read(Shape shape, ref MessagePackReader reader)
    {
        object?[] message = shape.Empty();
        int left = reader.BeginArray();
        for (int i = 0; i < shape.Fields.Length && left > 0; i++)
        {
            if (shape.Fields[i].Number == 0) continue;
            message[i] = MapForm.ReadValue(shape.Fields[i], ref reader);
            left--;
        }

        for (; left > 0; left--) reader.Skip();
        reader.End();
        return message;
    }

    public static void Write(Shape shape, object?[] message, ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(shape.Fields.Count(field => field.Number > 0));
        for (int i = 0; i < message.Length; i++)
        {
            if (shape.Fields[i].Number > 0) WriteValue(shape.Fields[i], message[i], ref writer);
        }
    }

    private static void WriteValue(Field field, object? value, ref MessagePackWriter writer)
    {
        switch (value)
        {
            case null: writer.WriteNil(); break;
            case string text: writer.WriteString(text); break;
            case long number: writer.WriteInteger(number); break;
            case ulong number: writer.WriteInteger(number); break;
            case bool flag: writer.WriteBoolean(flag); break;
            case byte[] bytes:
                writer.WriteArrayHeader(bytes.Length);
                foreach (byte one in bytes) writer.WriteInteger((ulong)one);
                break;
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
            case object?[][] messages:
                writer.WriteArrayHeader(messages.Length);
                foreach (object?[] message in messages) Write(field.Inner!, message, ref writer);
                break;
            case object?[] message: Write(field.Inner!, message, ref writer); break;
            default: throw new InvalidOperationException($"{value.GetType()} is no value of a field");
        }
    }
}
