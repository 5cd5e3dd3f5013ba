using System.Text;
using Mooring.MessagePack;

namespace Mooring.Hosting.Codecs;

/// <summary>Protocol buffers, version 3: era A. https://protobuf.dev/programming-guides/encoding.</summary>
internal static class ProtobufForm
{
    private const int VarintWire = 0, Fixed64Wire = 1, BytesWire = 2, Fixed32Wire = 5;

    public static object?[] Read(Shape shape, ReadOnlySpan<byte> payload)
    {
        object?[] message = shape.Empty();
        var lists = new Dictionary<int, List<object>>();
        int offset = 0;
        while (offset < payload.Length)
        {
            ulong tag = Varint(payload, ref offset);
            int wire = (int)(tag & 7);
            int index = IndexOf(shape, (int)(tag >> 3));
            if (index < 0)
            {
                Skip(payload, ref offset, wire);
                continue;
            }

            Field field = shape.Fields[index];
            int wanted = field.Kind is FieldKind.Signed or FieldKind.Unsigned or FieldKind.Flag ? VarintWire : BytesWire;
            if (wire != wanted) throw new MessagePackException($"field {field.Name} has the wrong wire type {wire}", offset);
            if (wire == VarintWire)
            {
                ulong value = Varint(payload, ref offset);
                message[index] = field.Kind switch { FieldKind.Signed => (long)value, FieldKind.Flag => value != 0, _ => (object)value };
                continue;
            }

            ReadOnlySpan<byte> bytes = Bytes(payload, ref offset);
            switch (field.Kind)
            {
                case FieldKind.Text or FieldKind.OptionalText: message[index] = Encoding.UTF8.GetString(bytes); break;
                case FieldKind.Bytes: message[index] = bytes.ToArray(); break;
                case FieldKind.Message: message[index] = Read(field.Inner!, bytes); break;
                case FieldKind.TextMap:
                    object?[] entry = Read(MapEntry, bytes);
                    ((Dictionary<string, string>)message[index]!)[(string)entry[0]!] = (string)entry[1]!;
                    break;
                case FieldKind.Texts: Add(lists, index, Encoding.UTF8.GetString(bytes)); break;
                default: Add(lists, index, Read(field.Inner!, bytes)); break;
            }
        }

        foreach ((int index, List<object> items) in lists)
            message[index] = shape.Fields[index].Kind == FieldKind.Texts ? items.Cast<string>().ToArray() : items.Cast<object?[]>().ToArray();
        return message;
    }

    public static byte[] Write(Shape shape, object?[] message)
    {
        using var bytes = new MemoryStream();
        for (int i = 0; i < message.Length; i++)
        {
            Field field = shape.Fields[i];
            if (field.Number == 0) continue;
            switch (message[i])
            {
                case long number when number != 0: WriteVarint(bytes, field.Number, (ulong)number); break;
                case ulong number when number != 0: WriteVarint(bytes, field.Number, number); break;
                case true: WriteVarint(bytes, field.Number, 1); break;
                case string text when text.Length > 0: WriteBytes(bytes, field.Number, Encoding.UTF8.GetBytes(text)); break;
                case byte[] content when content.Length > 0: WriteBytes(bytes, field.Number, content); break;
                case string[] texts:
                    foreach (string text in texts) WriteBytes(bytes, field.Number, Encoding.UTF8.GetBytes(text));
                    break;
                case Dictionary<string, string> map:
                    foreach ((string name, string text) in map) WriteBytes(bytes, field.Number, Write(MapEntry, [name, text]));
                    break;
                case object?[][] messages:
                    foreach (object?[] inner in messages) WriteBytes(bytes, field.Number, Write(field.Inner!, inner));
                    break;
                case object?[] inner: WriteBytes(bytes, field.Number, Write(field.Inner!, inner)); break;
                default: break; // absent and empty ones are not written
            }
        }

        return bytes.ToArray();
    }

    private static Shape MapEntry { get; } = Shape.Of(("key", FieldKind.Text), ("value", FieldKind.Text));

    private static int IndexOf(Shape shape, int number)
    {
        for (int i = 0; i < shape.Fields.Length; i++)
        {
            if (shape.Fields[i].Number == number && number > 0) return i;
        }

        return -1;
    }

    private static void Add(Dictionary<int, List<object>> lists, int index, object item)
    {
        if (!lists.TryGetValue(index, out List<object>? items)) lists[index] = items = [];
        items.Add(item);
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int offset)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70 && offset < bytes.Length; shift += 7)
        {
            byte part = bytes[offset++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return value;
        }

        throw new MessagePackException("a number is cut off or too long", offset);
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> bytes, ref int offset)
    {
        ulong length = Varint(bytes, ref offset);
        if (length > (ulong)(bytes.Length - offset)) throw new MessagePackException("a field is longer than its message", offset);
        ReadOnlySpan<byte> found = bytes.Slice(offset, (int)length);
        offset += (int)length;
        return found;
    }

    private static void Skip(ReadOnlySpan<byte> bytes, ref int offset, int wire)
    {
        switch (wire)
        {
            case VarintWire: Varint(bytes, ref offset); return;
            case BytesWire: Bytes(bytes, ref offset); return;
            case Fixed64Wire or Fixed32Wire when bytes.Length - offset >= (wire == Fixed64Wire ? 8 : 4): offset += wire == Fixed64Wire ? 8 : 4; return;
            default: throw new MessagePackException($"wire type {wire} is cut off or unknown", offset);
        }
    }

    private static void WriteVarint(MemoryStream bytes, int number, ulong value)
    {
        WriteVarint(bytes, (ulong)number << 3);
        WriteVarint(bytes, value);
    }

    private static void WriteBytes(MemoryStream bytes, int number, byte[] content)
    {
        WriteVarint(bytes, ((ulong)number << 3) | BytesWire);
        WriteVarint(bytes, (ulong)content.Length);
        bytes.Write(content);
    }

    private static void WriteVarint(MemoryStream bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes.WriteByte((byte)(value | 0x80));
        bytes.WriteByte((byte)value);
    }
}
