using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>Asks for events of a stream.</summary>
/// <param name="StreamId">The stream.</param>
/// <param name="Range">When they were written; null for any time.</param>
/// <param name="Count">How many at most, the oldest first; 0 for all.</param>
public sealed record StreamQuery(string StreamId, TimeRange? Range, ulong Count) : ICapabilityMessage<StreamQuery>
{
    /// <inheritdoc/>
    public static StreamQuery Decode(ReadOnlySpan<byte> payload)
    {
        string stream = "";
        TimeRange? range = null;
        ulong count = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("streamId"u8)) stream = fields.Text();
            else if (name.SequenceEqual("range"u8)) range = fields.Message<TimeRange>();
            else if (name.SequenceEqual("count"u8)) count = fields.UInt64();
            else fields.Skip();
        }

        return new StreamQuery(stream, range, count);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Field("streamId"u8, StreamId);
        writer.WriteString("range"u8);
        if (Range is null) writer.WriteNil();
        else Range.Encode(ref writer);
        writer.Field("count"u8, Count);
    }
}

/// <summary>A span of time, both ends included, in milliseconds since 1970 UTC.</summary>
/// <param name="MinTime">First moment.</param>
/// <param name="MaxTime">Last moment.</param>
public sealed record TimeRange(ulong MinTime, ulong MaxTime) : ICapabilityMessage<TimeRange>
{
    /// <inheritdoc/>
    public static TimeRange Decode(ReadOnlySpan<byte> payload)
    {
        ulong first = 0, last = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("minTime"u8)) first = fields.UInt64();
            else if (name.SequenceEqual("maxTime"u8)) last = fields.UInt64();
            else fields.Skip();
        }

        return new TimeRange(first, last);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(2);
        writer.Field("minTime"u8, MinTime);
        writer.Field("maxTime"u8, MaxTime);
    }
}
