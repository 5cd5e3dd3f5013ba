using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Mooring.Grpc.Actors;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.V1;

namespace Mooring.Grpc.Tests.Actors;

/// <summary>The hand-written codec against the generated one.</summary>
public sealed class MessageDecoderTests
{
    [Fact]
    public void Messages_OfAllShapes_AreReadAsTheGeneratedParserReadsThem()
    {
        using var decoder = new MessageDecoder();
        var random = new Random(11);
        for (var i = 0; i < 2000; i++)
        {
            var message = new Message
            {
                Operation = random.Next(3) == 0 ? "" : new string('ü', random.Next(100)),
                Payload = ByteString.CopyFrom(new byte[random.Next(random.Next(500))]),
                Id = (ulong)random.NextInt64() >> random.Next(64),
            };
            var bytes = message.ToByteArray();
            Assert.Equal(message, Decode(decoder, new ReadOnlySequence<byte>(bytes)));
            Assert.Equal(message, Decode(decoder, Split(bytes, random.Next(bytes.Length + 1))));
        }
    }

    [Theory]
    [InlineData("0A0141 0A0142", "the last operation counts")]
    [InlineData("1801 120101 0A0141", "any order")]
    [InlineData("2205AAAAAAAAAA 0A0141", "an unknown field with bytes")]
    [InlineData("2801 0A0141", "an unknown number")]
    [InlineData("2D01020304 310102030405060708 0A0141", "unknown fixed numbers")]
    [InlineData("2B 0A0141 2C 0A0142", "an unknown group")]
    [InlineData("8A00 0141", "a tag in two bytes")]
    [InlineData("18FFFFFFFFFFFFFFFFFF01", "the largest id")]
    [InlineData("0A810041", "a length in two bytes that is one")]
    [InlineData("0A8100 41", "the same")]
    public void Bytes_OfUnusualForm_AreReadAsTheGeneratedParserReadsThem(string hex, string what)
    {
        using var decoder = new MessageDecoder();
        var bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Message expected;
        try
        {
            expected = Message.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            Assert.Throws<GrpcStatusException>(() => decoder.Decode(new ReadOnlySequence<byte>(bytes)));
            return;
        }

        expected = new Message { Operation = expected.Operation, Payload = expected.Payload, Id = expected.Id }; // without unknown fields
        Assert.True(expected.Equals(Decode(decoder, new ReadOnlySequence<byte>(bytes))), what);
    }

    [Fact]
    public void Bytes_OfAnyKind_AreReadOrRefusedAsByTheGeneratedParser()
    {
        using var decoder = new MessageDecoder();
        var random = new Random(5);
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = new byte[random.Next(12)];
            random.NextBytes(bytes);
            if (bytes.Length > 0 && random.Next(2) == 0) bytes[0] = (byte)(random.Next(1, 4) << 3 | random.Next(3)); // often a known field
            Message? expected = null;
            try
            {
                expected = Message.Parser.ParseFrom(bytes);
                expected = new Message { Operation = expected.Operation, Payload = expected.Payload, Id = expected.Id };
            }
            catch (InvalidProtocolBufferException)
            {
            }

            Message? read = null;
            try
            {
                read = Decode(decoder, new ReadOnlySequence<byte>(bytes));
            }
            catch (GrpcStatusException e)
            {
                Assert.Equal(StatusCode.Internal, e.Code);
            }

            Assert.True(Equals(expected, read), Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void Operation_SeenBefore_IsTheSameString()
    {
        using var decoder = new MessageDecoder();
        var bytes = new ReadOnlySequence<byte>(new Message { Operation = "Count" }.ToByteArray());

        Assert.Same(decoder.Decode(bytes).Operation, decoder.Decode(bytes).Operation);
    }

    [Fact]
    public async Task Answers_AreWritten_AsTheGeneratedParserReadsThem()
    {
        var random = new Random(3);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        foreach (var compressFrom in (int?[])[null, 50])
        {
            using var writer = new MessageWriter(pipe.Writer, compressFrom);
            using var reader = new MessageReader(pipe.Reader, 1_000_000, gzip: true);
            for (var i = 0; i < 500; i++)
            {
                var expected = new MessageResponse
                {
                    Payload = ByteString.CopyFrom(new byte[random.Next(random.Next(2) == 0 ? 300 : 1)]),
                    Id = (ulong)random.NextInt64() >> random.Next(64),
                };
                ResponseEncoder.WriteAnswer(writer, expected.Payload.Span, expected.Id);
                await writer.FlushAsync(default);
                Assert.True(await reader.WaitToReadAsync(default));
                Assert.True(reader.TryRead(out var body));
                Assert.Equal(expected, MessageResponse.Parser.ParseFrom(body));
            }
        }
    }

    private static Message Decode(MessageDecoder decoder, in ReadOnlySequence<byte> bytes)
    {
        var message = decoder.Decode(bytes);
        return new Message { Operation = message.Operation, Payload = ByteString.CopyFrom(message.Payload.Span), Id = message.Id };
    }

    private static ReadOnlySequence<byte> Split(byte[] bytes, int at)
    {
        var first = new Piece(bytes.AsMemory(0, at), null);
        var second = new Piece(bytes.AsMemory(at), first);
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
