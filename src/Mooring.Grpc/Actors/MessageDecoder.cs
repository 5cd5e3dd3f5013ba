using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.V1;

namespace Mooring.Grpc.Actors;

/// <summary>A <see cref="Message"/> whose payload still lies in the receive buffer.</summary>
internal readonly record struct BorrowedMessage(string Operation, ReadOnlyMemory<byte> Payload, ulong Id);

/// <summary>Reads <see cref="Message"/> without copying its payload or making a string of an operation that was seen just before.</summary>
/// <remarks>
/// The generated parser costs four allocations a message. This reads only what clients really send, the known fields;
/// for anything else (unknown fields, malformed bytes) it asks the generated parser, which decides what they mean.
/// </remarks>
internal sealed class MessageDecoder : IDisposable
{
    private const byte OperationTag = (Message.OperationFieldNumber << 3) | 2;
    private const byte PayloadTag = (Message.PayloadFieldNumber << 3) | 2;
    private const byte IdTag = Message.IdFieldNumber << 3;

    private const int LongestKept = 256; // bytes; names of operations are shorter, and a client must not fill memory with longer ones

    private readonly PooledBuffer _joined = new(); // a message that lay in several pieces
    private string _operation = "";
    private byte[] _operationBytes = []; // _operation in UTF-8

    /// <returns>The message; its payload is valid as long as <paramref name="body"/>, and until the next call or <see cref="Release"/>.</returns>
    /// <exception cref="GrpcStatusException">The bytes are not a message.</exception>
    public BorrowedMessage Decode(in ReadOnlySequence<byte> body)
    {
        var bytes = body.IsSingleSegment ? body.First : Join(body);
        if (TryReadFields(bytes.Span, out var operation, out var payload, out var id) && TryName(bytes.Span[operation], out var name))
        {
            return new BorrowedMessage(name, bytes[payload], id);
        }

        var message = Message.Parser.Parse(body);
        return new BorrowedMessage(message.Operation, message.Payload.Memory, message.Id);
    }

    /// <summary>Ends the loan of the last payload; a large buffer goes back to its pool.</summary>
    public void Release() => _joined.Clear();

    public void Dispose() => _joined.Dispose();

    /// <summary>Finds the fields; of a repeated one the last counts.</summary>
    private static bool TryReadFields(ReadOnlySpan<byte> bytes, out Range operation, out Range payload, out ulong id)
    {
        (operation, payload, id) = (0..0, 0..0, 0);
        var at = 0;
        while (at < bytes.Length)
        {
            var tag = bytes[at++];
            if (!TryReadVarint(bytes, ref at, out var value)) return false;
            if (tag == IdTag)
            {
                id = value;
                continue;
            }

            if (value > (ulong)(bytes.Length - at)) return false;
            var field = at..(at + (int)value);
            if (tag == OperationTag) operation = field;
            else if (tag == PayloadTag) payload = field;
            else return false;
            at = field.End.Value;
        }

        return true;
    }

    private static bool TryReadVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var b = bytes[at++];
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return true;
        }

        return false;
    }

    private bool TryName(ReadOnlySpan<byte> utf8, out string name)
    {
        name = _operation;
        if (utf8.SequenceEqual(_operationBytes)) return true;
        if (!Utf8.IsValid(utf8)) return false;

        name = Encoding.UTF8.GetString(utf8);
        if (utf8.Length <= LongestKept) (_operation, _operationBytes) = (name, utf8.ToArray());
        return true;
    }

    private ReadOnlyMemory<byte> Join(in ReadOnlySequence<byte> body)
    {
        _joined.Clear();
        foreach (var piece in body) _joined.Write(piece.Span);
        return _joined.WrittenMemory;
    }
}
