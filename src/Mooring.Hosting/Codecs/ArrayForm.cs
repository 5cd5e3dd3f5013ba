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
            case byte[] bytes:
                writer.WriteArrayHeader(bytes.Length);
                foreach (byte one in bytes) writer.WriteInteger((ulong)one);
                break;
            case object?[][] messages:
                writer.WriteArrayHeader(messages.Length);
                foreach (object?[] message in messages) Write(field.Inner!, message, ref writer);
                break;
            case object?[] message: Write(field.Inner!, message, ref writer); break;
            default: MapForm.WriteCommon(value, ref writer); break;
        }
    }
}
