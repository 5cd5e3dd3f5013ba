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
    private const int LongestVarint = 10;

    /// <summary>Writes an answer; like every proto3 writer it leaves out what is empty or 0.</summary>
    public static void WriteAnswer(MessageWriter writer, ReadOnlySpan<byte> payload, ulong id)
    {
        var size = 0;
        if (payload.Length > 0) size += 1 + CodedOutputStream.ComputeLengthSize(payload.Length) + payload.Length;
        if (id != 0) size += 1 + CodedOutputStream.ComputeUInt64Size(id);

        var output = writer.Start(size);
        if (payload.Length > 0)
        {
            WriteField(output, PayloadTag, (ulong)payload.Length);
            output.Write(payload);
        }

        if (id != 0) WriteField(output, IdTag, id);
        writer.Finish();
    }

    private static void WriteField(IBufferWriter<byte> output, byte tag, ulong value)
    {
        var span = output.GetSpan(1 + LongestVarint);
        span[0] = tag;
        var length = 1;
        for (; value >= 0x80; value >>= 7) span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        output.Advance(length);
    }
}
