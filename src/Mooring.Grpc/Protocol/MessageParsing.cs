using System.Buffers;
using Google.Protobuf;

namespace Mooring.Grpc.Protocol;

/// <summary>Protobuf parsing with the protocol's own failure.</summary>
internal static class MessageParsing
{
    /// <exception cref="GrpcStatusException"><see cref="StatusCode.Internal"/>: the bytes are not a message of this type.</exception>
    public static T Parse<T>(this MessageParser<T> parser, in ReadOnlySequence<byte> body)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcStatusException(StatusCode.Internal, $"The bytes are not a {typeof(T).Name}: {e.Message}", e);
        }
    }
}
