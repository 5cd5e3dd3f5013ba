using System.Buffers;
using System.Text;
using Mooring.Nats.Protocol;

namespace Mooring.Nats.Subscriptions;

/// <summary>Makes messages that own their bytes out of lent ones.</summary>
internal static class MessageReading
{
    public static NatsMessage ToMessage(this in ServerCommand command, NatsConnection? connection, string subject)
    {
        string? replyTo = command.ReplyTo.IsEmpty ? null : Encoding.UTF8.GetString(command.ReplyTo);
        ReadOnlyMemory<byte> data = command.Payload.IsEmpty ? default : command.Payload.ToArray();
        if (command.Headers.IsEmpty) return new NatsMessage(connection, subject, replyTo, headers: null, data, command.Size);

        NatsHeaders? headers = HeaderCodec.Read(command.Headers, out int status, out string statusText);
        return new NatsMessage(connection, subject, replyTo, headers, data, command.Size) { Status = status, StatusText = statusText };
    }
}
