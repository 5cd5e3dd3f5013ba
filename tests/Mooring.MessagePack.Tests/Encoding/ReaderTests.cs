using Mooring.MessagePack.Formats;

namespace Mooring.MessagePack.Tests.Encoding;

public sealed class ReaderTests
{
    [Theory]
    [InlineData("05")]
    [InlineData("cc05")]
    [InlineData("cd0005")]
    [InlineData("ce00000005")]
    [InlineData("cf0000000000000005")]
    [InlineData("d005")]
    [InlineData("d10005")]
    [InlineData("d200000005")]
    [InlineData("d30000000000000005")]
    public void WholeNumber_InAnyEncodingThatItFits_IsRead(string hex)
    {
        Assert.Equal(5, Read<byte, ByteFormat>(hex));
        Assert.Equal(5, Read<sbyte, SByteFormat>(hex));
        Assert.Equal(5, Read<long, Int64Format>(hex));
        Assert.Equal(5UL, Read<ulong, UInt64Format>(hex));
        Assert.Equal(5f, Read<float, SingleFormat>(hex));
        Assert.Equal(5.0, Read<double, DoubleFormat>(hex));
    }

    [Fact]
    public void WholeNumber_OutOfRangeOrAFloat_IsRefused()
    {
        Assert.Contains("between 0 and 255", Assert.Throws<MessagePackException>(() => Read<byte, ByteFormat>("cd0100")).Message, StringComparison.Ordinal);
        Assert.Throws<MessagePackException>(() => Read<byte, ByteFormat>("ff"));
        Assert.Throws<MessagePackException>(() => Read<ulong, UInt64Format>("ff"));
        Assert.Throws<MessagePackException>(() => Read<long, Int64Format>("cfffffffffffffffff"));
        Assert.Throws<MessagePackException>(() => Read<int, Int32Format>("ca3f800000"));
    }

    [Fact]
    public void Bytes_AreReadInBothSpellings()
    {
        Assert.Equal([1, 200], Read<byte[], BytesFormat>("c40201c8"));
        Assert.Equal([1, 200], Read<byte[], BytesFormat>("9201ccc8"));
        Assert.Equal([1, 200], Read<byte[], ByteSequenceFormat>("c40201c8"));
        Assert.Throws<MessagePackException>(() => Read<byte[], BytesFormat>("91cd0100"));
    }

    [Fact]
    public void Unit_IsNilOrAnEmptyArray()
    {
        Read<Unit, UnitFormat>("c0");
        Read<Unit, UnitFormat>("90");
        Assert.Throws<MessagePackException>(() => Read<Unit, UnitFormat>("91c0"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c1")]
    [InlineData("a2c3")]
    [InlineData("d9")]
    [InlineData("db00000005ff")]
    [InlineData("a1ff")]
    [InlineData("cc")]
    [InlineData("c403ff")]
    [InlineData("05")]
    public void Text_CutOffOrInvalid_IsRefused(string hex) => Assert.Throws<MessagePackException>(() => Read<string, StringFormat>(hex));

    [Theory]
    [InlineData("ddffffffff")]
    [InlineData("dcffff00")]
    [InlineData("9200")]
    public void Array_LongerThanTheMessage_IsRefusedBeforeItIsAllocated(string hex) =>
        Assert.Throws<MessagePackException>(() => Read<int[], ArrayFormat<int, Int32Format>>(hex));

    [Theory]
    [InlineData("dfffffffff")]
    [InlineData("8200")]
    [InlineData("81a161")]
    public void Map_LongerThanTheMessage_IsRefused(string hex) => Assert.Throws<MessagePackException>(() => Read<MessagePackValue, ValueFormat>(hex));

    [Fact]
    public void Nesting_IsLimited()
    {
        static byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)0x91, depth), 0xc0];
        Assert.Equal(1025, MessagePackFormat.FromBytes<MessagePackValue, ValueFormat>(Nested(1024)).Encoded.Length);
        Assert.Throws<MessagePackException>(() => MessagePackFormat.FromBytes<int[][], ArrayFormat<int[], ArrayFormat<int, Int32Format>>>([0x91, 0x91, 0x01], maxDepth: 1));
    }

    [Fact]
    public void Skip_OfAMillionLevels_UsesNoStack()
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0x91, 1_000_000), 0xc0];
        var reader = new MessagePackReader(bytes);
        reader.Skip();
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Skip_PassesOverEveryFamily()
    {
        byte[] bytes = Convert.FromHexString("9d" + "c0" + "c3" + "7f" + "ff" + "cdffff" + "d3ffffffffffffffff" + "ca3f800000" + "cb3ff0000000000000"
            + "a161" + "c50001ff" + "82a161a162a16391c0" + "d60102030405" + "c7030a010203");
        var reader = new MessagePackReader(bytes);
        Assert.Equal(bytes, reader.ReadRaw().ToArray());
    }

    [Fact]
    public void Value_FollowedByMore_IsRefusedWithItsPlace()
    {
        MessagePackException error = Assert.Throws<MessagePackException>(() => Read<int, Int32Format>("0505"));
        Assert.Equal(1, error.Offset);
    }

    [Fact]
    public void AnyBytes_AreReadOrRefused_AndNothingElse()
    {
        var random = new Random(20260701);
        byte[] bytes = new byte[24];
        for (int i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            try
            {
                var reader = new MessagePackReader(bytes);
                ReadOnlySpan<byte> raw = reader.ReadRaw();
                Assert.Equal(reader.Offset, raw.Length);
            }
            catch (MessagePackException)
            {
                // The other of the two outcomes that there are.
            }
        }
    }

    [Fact]
    public void Writer_OverItsLimit_Throws()
    {
        Assert.Throws<MessagePackException>(() => MessagePackFormat.ToBytes<string, StringFormat>(new string('x', 100), maxLength: 50));
        Assert.Equal(50, MessagePackFormat.ToBytes<string, StringFormat>(new string('x', 48), maxLength: 50).Length);
        Assert.Throws<MessagePackException>(() => MessagePackFormat.ToBytes<byte[], BytesFormat>(new byte[1000], maxLength: 1001));
    }

    [Fact]
    public void Variants_AreFoundWhereverTheTagStands()
    {
        byte[] bytes = Convert.FromHexString("83" + "a161" + "91c0" + "05c2" + "a174" + "a3666f6f"); // {"a": [nil], 5: false, "t": "foo"}
        Assert.Equal("foo"u8.ToArray(), Variants.FindTag(new MessagePackReader(bytes), "t"u8).ToArray());
        Assert.Throws<MessagePackException>(() => Variants.FindTag(new MessagePackReader(bytes), "u"u8).ToArray());
    }

    private static T Read<T, TFormat>(string hex)
        where TFormat : IMessagePackFormat<T> => MessagePackFormat.FromBytes<T, TFormat>(Convert.FromHexString(hex));
}
