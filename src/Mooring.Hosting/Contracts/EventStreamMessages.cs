using System.Collections.ObjectModel;
using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>The operations of <see cref="CapabilityIds.EventStreams"/>.</summary>
public static class EventStreamOperations
{
    /// <summary>From an actor: <see cref="StreamEvent"/>, answered with <see cref="EventWritten"/>.</summary>
    public const string WriteEvent = "WriteEvent";

    /// <summary>From an actor: <see cref="StreamQuery"/>, answered with <see cref="EventList"/>.</summary>
    public const string QueryStream = "QueryStream";

    /// <summary>To an actor: <see cref="StreamEvent"/>.</summary>
    public const string DeliverEvent = "DeliverEvent";
}

/// <summary>An event: <c>WriteEvent</c> from an actor.</summary>
/// <param name="EventId">Given by the store; what a writer says is ignored.</param>
/// <param name="Stream">The stream that it belongs to.</param>
/// <param name="Values">What it says.</param>
public sealed record StreamEvent(string EventId, string Stream, IReadOnlyDictionary<string, string> Values) : ICapabilityMessage<StreamEvent>
{
    /// <inheritdoc/>
    public static StreamEvent Decode(ReadOnlySpan<byte> payload)
    {
        string eventId = "";
        string stream = "";
        IReadOnlyDictionary<string, string> values = ReadOnlyDictionary<string, string>.Empty;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("eventId"u8)) eventId = fields.Text();
            else if (name.SequenceEqual("stream"u8)) stream = fields.Text();
            else if (name.SequenceEqual("values"u8)) values = fields.Map();
            else fields.Skip();
        }

        return new StreamEvent(eventId, stream, values);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Field("eventId"u8, EventId);
        writer.Field("stream"u8, Stream);
        writer.Field("values"u8, Values);
    }
}

/// <summary>The answer to <c>WriteEvent</c>.</summary>
/// <param name="EventId">The event's name in the store.</param>
public sealed record EventWritten(string EventId) : ICapabilityMessage<EventWritten>
{
    /// <inheritdoc/>
    public static EventWritten Decode(ReadOnlySpan<byte> payload)
    {
        string eventId = "";
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("eventId"u8)) eventId = fields.Text();
            else fields.Skip();
        }

        return new EventWritten(eventId);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("eventId"u8, EventId);
    }
}

/// <summary>The answer to <c>QueryStream</c>.</summary>
/// <param name="Events">Oldest first.</param>
public sealed record EventList(IReadOnlyList<StreamEvent> Events) : ICapabilityMessage<EventList>
{
    /// <inheritdoc/>
    public static EventList Decode(ReadOnlySpan<byte> payload)
    {
        IReadOnlyList<StreamEvent> events = [];
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("events"u8)) events = fields.Messages<StreamEvent>();
            else fields.Skip();
        }

        return new EventList(events);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Field("events"u8, Events);
    }
}
