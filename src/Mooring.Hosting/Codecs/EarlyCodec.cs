using Mooring.Hosting.Contracts;
using Mooring.MessagePack;

namespace Mooring.Hosting.Codecs;

/// <summary>Eras A and B: the same messages in other spellings, with a wrapper around broker messages and another form of extras.</summary>
/// <remarks>
/// Which of the two a guest speaks is told by the time at which it was signed, which a second signing changes. So what the guest itself
/// sends decides between arrays and maps: one interim build of era B wrote maps.
/// </remarks>
internal sealed class EarlyCodec(CodecEra era) : GuestCodec(era)
{
    private const int GuidVariant = 0, SequenceVariant = 1, RandomVariant = 2;

    private bool IsProtobuf => Era == CodecEra.A;

    public override ReadOnlyMemory<byte> CallFromGuest(string capability, ref string operation, ReadOnlyMemory<byte> payload)
    {
        if (!Shapes.TryFind(capability, operation, out Shape? request, out _) || request is null) return payload;
        object?[] message = capability switch
        {
            CapabilityIds.Extras => ReadGenerator(payload.Span),
            CapabilityIds.Messaging when operation == MessagingOperations.Publish => (object?[]?)Read(WrapperOf(2), payload.Span)[0] ?? request.Empty(),
            _ => Read(request, payload.Span),
        };
        return MapForm.Write(request, message);
    }

    public override ReadOnlyMemory<byte> ReplyToGuest(string capability, string operation, ReadOnlyMemory<byte> payload)
    {
        if (!Shapes.TryFind(capability, operation, out _, out Shape? reply) || reply is null) return payload;
        object?[] message = MapForm.Read(reply, payload.Span);
        return capability == CapabilityIds.Extras ? WriteGenerated(operation, message) : Write(reply, message);
    }

    public override ReadOnlyMemory<byte> CallToGuest(string capability, ref string operation, ReadOnlyMemory<byte> payload)
    {
        if (!Shapes.TryFind(capability, operation, out Shape? request, out _) || request is null) return payload;
        object?[] message = MapForm.Read(request, payload.Span);
        return operation == MessagingOperations.DeliverMessage ? Write(WrapperOf(1), [message]) : Write(request, message);
    }

    public override ReadOnlyMemory<byte> ReplyFromGuest(string capability, string operation, ReadOnlyMemory<byte> payload) =>
        Shapes.TryFind(capability, operation, out _, out Shape? reply) && reply is not null ? MapForm.Write(reply, Read(reply, payload.Span)) : payload;

    /// <summary>Broker messages travel inside a message of one field.</summary>
    private static Shape WrapperOf(int number) => new([new Field("message", number, FieldKind.Message, Shapes.BrokerMessage)]);

    private object?[] Read(Shape shape, ReadOnlySpan<byte> payload)
    {
        if (IsProtobuf) return ProtobufForm.Read(shape, payload);
        if (payload.IsEmpty) return shape.Empty();
        var reader = new MessagePackReader(payload);
        return reader.Peek() == MessagePackType.Map ? MapForm.Read(shape, ref reader) : ArrayForm.Read(shape, ref reader);
    }

    private byte[] Write(Shape shape, object?[] message)
    {
        if (IsProtobuf) return ProtobufForm.Write(shape, message);
        var writer = new MessagePackWriter(stackalloc byte[512]);
        try
        {
            ArrayForm.Write(shape, message, ref writer);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>What is asked for is a variant here: a number in protocol buffers, a map of one pair in MessagePack.</summary>
    private object?[] ReadGenerator(ReadOnlySpan<byte> payload)
    {
        ulong variant = 0, least = 0, end = 0;
        if (IsProtobuf)
        {
            object?[] found = ProtobufForm.Read(Shape.Of(("type", FieldKind.Unsigned), ("min", FieldKind.Unsigned), ("max", FieldKind.Unsigned)), payload);
            (variant, least, end) = ((ulong)found[0]! - 1, (ulong)found[1]!, (ulong)found[2]!); // 0 is none
        }
        else
        {
            var reader = new MessagePackReader(payload);
            reader.BeginArray();
            reader.BeginMap();
            variant = reader.ReadUInt64();
            if (variant == RandomVariant && !reader.TryReadNil())
            {
                reader.BeginArray();
                least = reader.ReadUInt64();
                end = reader.ReadUInt64();
            }
        }

        return [variant == GuidVariant, variant == SequenceVariant, variant == RandomVariant, least, end];
    }

    private byte[] WriteGenerated(string operation, object?[] result)
    {
        (int variant, object value) = operation switch
        {
            ExtrasOperations.RequestGuid => (GuidVariant, result[0] ?? ""),
            ExtrasOperations.RequestSequence => (SequenceVariant, result[1]!),
            _ => (RandomVariant, result[2]!),
        };
        if (IsProtobuf)
        {
            object?[] message = [null, 0UL, 0UL];
            message[variant] = value;
            return ProtobufForm.Write(Shape.Of(("guid", FieldKind.OptionalText), ("sequence", FieldKind.Unsigned), ("random", FieldKind.Unsigned)), message);
        }

        var writer = new MessagePackWriter(stackalloc byte[64]);
        try
        {
            writer.WriteArrayHeader(1);
            writer.WriteMapHeader(1);
            writer.WriteInteger((ulong)variant);
            if (value is string guid) writer.WriteString(guid);
            else writer.WriteInteger((ulong)value);
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
