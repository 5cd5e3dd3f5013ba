using System.Buffers;
using Google.Protobuf;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.V1;

namespace Mooring.Grpc.Actors;

/// <summary>Writes <see cref="MessageResponse"/> straight from the guest's answer, without a message object around it.</summary>
internal static class ResponseEncoder
{
    private const byte PayloadTag = (MessageResponse.PayloadFieldNumber << 3) | 2;
    private const byte IdTag = MessageResponse.IdFieldNumber << 3;
    private const int LongestField = 11; // a tag and a varint of 64 bits

    /// <summary>Writes an answer; like every proto3 writer it leaves out what is empty or 0.</summary>
    public static void WriteAnswer(MessageWriter writer, ReadOnlySpan<byte> payload, ulong id)
    {
        var size = 0;
        if (payload.Length > 0) size += 1 + CodedOutputStream.ComputeLengthSize(payload.Length) + payload.Length;
        if (id != 0) size += 1 + CodedOutputStream.ComputeUInt64Size(id);

        if (writer.TryStartInPlace(size, out var body))
        {
            if (payload.Length > 0)
            {
                body = body[PutField(body, PayloadTag, (ulong)payload.Length)..];
                payload.CopyTo(body);
                body = body[payload.Length..];
            }

            if (id != 0) PutField(body, IdTag, id);
            writer.FinishInPlace(size);
            return;
        }

        var output = writer.Start(size);
        if (payload.Length > 0)
        {
            output.Advance(PutField(output.GetSpan(LongestField), PayloadTag, (ulong)payload.Length));
            output.Write(payload);
        }

        if (id != 0) output.Advance(PutField(output.GetSpan(LongestField), IdTag, id));
        writer.Finish();
    }

    /// <summary>Puts a tag and a varint down.</summary>
    /// <returns>How many bytes they took.</returns>
    private static int PutField(Span<byte> span, byte tag, ulong value)
    {
        span[0] = tag;
        var length = 1;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        return length;
    }
}
