using System.Buffers;
using System.Text;
using Mooring.Nats.Protocol;
using Mooring.Nats.Tests.Support;

namespace Mooring.Nats.Tests.Protocol;

public sealed class HeaderCodecTests
{
    [Fact]
    public void Headers_WrittenAndReadInPieces_AreTheSame()
    {
        var headers = new NatsHeaders { { "Nats-Msg-Id", "1" }, { "x", "grüße" }, { "x", "" }, { "X", "a: b" } };
        byte[] block = new byte[HeaderCodec.Size(headers)];
        int size = HeaderCodec.Write(headers, block);

        Assert.Equal(block.Length, size);
        for (int at = 0; at <= size; at++)
        {
            NatsHeaders? read = HeaderCodec.Read(Bytes.Split(block, at), out int status, out string text);
            Assert.Equal(headers, read);
            Assert.Equal((0, ""), (status, text));
        }
    }

    [Fact]
    public void Headers_Names_AreComparedWithTheirCase()
    {
        var headers = new NatsHeaders { { "x", "1" }, { "X", "2" }, { "x", "3" } };

        Assert.Equal("1", headers["x"]);
        Assert.Equal(["1", "3"], headers.GetValues("x"));
        Assert.True(headers.Remove("x"));
        Assert.Null(headers["x"]);
        Assert.Equal("2", headers["X"]);
    }

    [Theory]
    [InlineData("NATS/1.0 503\r\n\r\n", 503, "")]
    [InlineData("NATS/1.0 100 Idle Heartbeat\r\n\r\n", 100, "Idle Heartbeat")]
    [InlineData("NATS/1.0\r\n\r\n", 0, "")]
    public void Status_InTheVersionLine_IsRead(string block, int status, string text)
    {
        Assert.Null(HeaderCodec.Read(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(block)), out int readStatus, out string readText));
        Assert.Equal((status, text), (readStatus, readText));
    }

    [Theory]
    [InlineData("HTTP/1.0\r\n\r\n")]
    [InlineData("NATS/1.0 abc\r\n\r\n")]
    [InlineData("NATS/1.0\r\nno colon\r\n\r\n")]
    [InlineData("NATS/1.0\r\n: no name\r\n\r\n")]
    [InlineData("NATS/1.0\r\na: b")]
    public void Block_Malformed_IsRefused(string block) =>
        Assert.Throws<NatsProtocolException>(() => HeaderCodec.Read(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(block)), out _, out _));

    [Theory]
    [InlineData("a b", "x")]
    [InlineData("a:b", "x")]
    [InlineData("", "x")]
    [InlineData("ä", "x")]
    [InlineData("a", "x\r\nInjected: yes")]
    [InlineData("a\r\nb", "x")]
    public void Header_ThatWouldInjectOthers_IsRefused(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new NatsHeaders { { name, value } });
}
