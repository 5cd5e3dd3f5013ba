using Mooring.Grpc.Protocol;

namespace Mooring.Grpc.Tests.Protocol;

public sealed class MetadataTests
{
    [Fact]
    public void Entries_AreFoundByKey_LastFirst()
    {
        var metadata = new Metadata { { "A-Key", "one" }, { "a-key", "two" }, { "data-bin", new byte[] { 1 } } };

        Assert.Equal("two", metadata.Get("A-KEY"));
        Assert.Equal([1], metadata.GetBytes("data-bin")!.Value.ToArray());
        Assert.Null(metadata.Get("data-bin"));
        Assert.Null(metadata.Get("other"));
        Assert.Equal(["a-key", "a-key", "data-bin"], metadata.Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("", "v")]
    [InlineData("a b", "v")]
    [InlineData("ä", "v")]
    [InlineData(":path", "v")]
    [InlineData("grpc-status", "v")]
    [InlineData("Content-Type", "v")]
    [InlineData("data-bin", "text under a binary key")]
    [InlineData("key", "ü")]
    [InlineData("key", "line\nbreak")]
    public void Text_ThatHttpCannotCarry_IsRefused(string key, string value) => Assert.Throws<ArgumentException>(() => new Metadata { { key, value } });

    [Fact]
    public void Bytes_UnderATextKey_AreRefused() => Assert.Throws<ArgumentException>(() => new Metadata { { "data", new byte[] { 1 } } });

    [Fact]
    public void Bytes_OfAnyLength_SurviveTheirHeader()
    {
        for (var length = 0; length < 20; length++)
        {
            var bytes = Enumerable.Range(250, length).Select(i => (byte)i).ToArray();
            var header = MetadataHeaders.ToHeaderValue(new Metadata { { "x-bin", bytes } }.Single());
            var received = new Metadata();
            MetadataHeaders.AddReceived(received, "X-Bin", header);

            Assert.DoesNotContain('=', header);
            Assert.Equal(bytes, received.GetBytes("x-bin")!.Value.ToArray());
        }
    }

    [Fact]
    public void Received_BinaryValues_MayBePaddedOrJoinedOrWrong()
    {
        var received = new Metadata();
        MetadataHeaders.AddReceived(received, "x-bin", "AQ==, AQI,!!!");

        Assert.Equal([[1], [1, 2]], received.Select(entry => entry.Bytes.ToArray()));
    }

    [Fact]
    public void Received_ProtocolHeaders_AreLeftOut()
    {
        var received = new Metadata();
        foreach (var name in (string[])["grpc-timeout", "Content-Type", "te", ":path", "user-agent"]) MetadataHeaders.AddReceived(received, name, "v");

        Assert.Equal(["user-agent"], received.Select(entry => entry.Key));
    }
}
