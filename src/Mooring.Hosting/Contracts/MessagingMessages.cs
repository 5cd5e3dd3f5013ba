using Mooring.MessagePack;

namespace Mooring.Hosting.Contracts;

/// <summary>The operations of <see cref="CapabilityIds.Messaging"/>.</summary>
public static class MessagingOperations
{
    /// <summary>From an actor: <see cref="BrokerMessage"/>; the answer is empty.</summary>
    public const string Publish = "Publish";

    /// <summary>From an actor: <see cref="RequestMessage"/>; the answer is the reply's body as it came.</summary>
    public const string Request = "Request";

    /// <summary>To an actor: <see cref="BrokerMessage"/>; what it answers is not looked at.</summary>
    public const string DeliverMessage = "DeliverMessage";
}

/// <summary>A message on a subject: <c>Publish</c> from an actor, <c>DeliverMessage</c> to one.</summary>
/// <param name="Subject">Where to.</param>
/// <param name="ReplyTo">Where answers are expected; empty for nowhere.</param>
/// <param name="Body">May be empty.</param>
public sealed record BrokerMessage(string Subject, string ReplyTo, ReadOnlyMemory<byte> Body) : ICapabilityMessage<BrokerMessage>
{
    /// <inheritdoc/>
    public static BrokerMessage Decode(ReadOnlySpan<byte> payload) => Borrow(payload.ToArray());

    /// <inheritdoc/>
    public static BrokerMessage Borrow(ReadOnlyMemory<byte> payload)
    {
        string subject = "";
        string replyTo = "";
        ReadOnlyMemory<byte> body = default;
        var fields = new FieldReader(payload.Span);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("subject"u8)) subject = fields.Text();
            else if (name.SequenceEqual("replyTo"u8)) replyTo = fields.Text();
            else if (name.SequenceEqual("body"u8)) body = fields.BytesOf(payload);
            else fields.Skip();
        }

        return new BrokerMessage(subject, replyTo, body);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Field("subject"u8, Subject);
        writer.Field("replyTo"u8, ReplyTo);
        writer.Field("body"u8, Body);
    }
}

/// <summary>A question on a subject (<c>Request</c>); its answer is the raw bytes of the reply, in no wrapper.</summary>
/// <param name="Subject">Where to.</param>
/// <param name="Body">May be empty.</param>
/// <param name="TimeoutMilliseconds">How long to wait.</param>
public sealed record RequestMessage(string Subject, ReadOnlyMemory<byte> Body, long TimeoutMilliseconds) : ICapabilityMessage<RequestMessage>
{
    /// <inheritdoc/>
    public static RequestMessage Decode(ReadOnlySpan<byte> payload)
    {
        string subject = "";
        ReadOnlyMemory<byte> body = default;
        long timeoutMilliseconds = 0;
        var fields = new FieldReader(payload);
        while (fields.Next(out ReadOnlySpan<byte> name))
        {
            if (name.SequenceEqual("subject"u8)) subject = fields.Text();
            else if (name.SequenceEqual("body"u8)) body = fields.Bytes();
            else if (name.SequenceEqual("timeout"u8) || name.SequenceEqual("timeoutMs"u8) || name.SequenceEqual("timeout_ms"u8)) timeoutMilliseconds = fields.Int64();
            else fields.Skip();
        }

        return new RequestMessage(subject, body, timeoutMilliseconds);
    }

    /// <inheritdoc/>
    public void Encode(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(3);
        writer.Field("subject"u8, Subject);
        writer.Field("body"u8, Body);
        writer.Field("timeout"u8, TimeoutMilliseconds);
    }
}
