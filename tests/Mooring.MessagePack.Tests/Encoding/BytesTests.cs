using Mooring.MessagePack.Formats;

namespace Mooring.MessagePack.Tests.Encoding;

/// <summary>Which bytes each kind of value has: the rows of the table of serde's MessagePack.</summary>
public sealed class BytesTests
{
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(127UL, "7f")]
    [InlineData(128UL, "cc80")]
    [InlineData(255UL, "ccff")]
    [InlineData(256UL, "cd0100")]
    [InlineData(65535UL, "cdffff")]
    [InlineData(65536UL, "ce00010000")]
    [InlineData(4294967295UL, "ceffffffff")]
    [InlineData(4294967296UL, "cf0000000100000000")]
    [InlineData(ulong.MaxValue, "cfffffffffffffffff")]
    public void Unsigned_HasItsSmallestEncoding(ulong value, string hex) => RoundTrip<ulong, UInt64Format>(value, hex);

    [Theory]
    [InlineData(5L, "05")]
    [InlineData(200L, "ccc8")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-1L, "ff")]
    [InlineData(-32L, "e0")]
    [InlineData(-33L, "d0df")]
    [InlineData(-128L, "d080")]
    [InlineData(-129L, "d1ff7f")]
    [InlineData(-32769L, "d2ffff7fff")]
    [InlineData(-2147483649L, "d3ffffffff7fffffff")]
    [InlineData(long.MinValue, "d38000000000000000")]
    public void Signed_HasItsSmallestEncoding_NonNegativeAsUnsigned(long value, string hex) => RoundTrip<long, Int64Format>(value, hex);

    [Fact]
    public void Scalars_HaveTheirOwnFirstBytes()
    {
        RoundTrip<bool, BooleanFormat>(false, "c2");
        RoundTrip<bool, BooleanFormat>(true, "c3");
        RoundTrip<float, SingleFormat>(1.5f, "ca3fc00000");
        RoundTrip<double, DoubleFormat>(1.5, "cb3ff8000000000000");
        RoundTrip<Unit, UnitFormat>(default, "c0");
        RoundTrip<string, StringFormat>("é", "a2c3a9");
        RoundTrip<System.Text.Rune, RuneFormat>(new System.Text.Rune(0x1f600), "a4f09f9880");
        RoundTrip<Int128, Int128Format>(-2, "c410fffffffffffffffffffffffffffffffe");
        RoundTrip<UInt128, UInt128Format>(UInt128.MaxValue, "c410" + new string('f', 32));
        RoundTrip<Guid, GuidFormat>(Guid.Parse("6a2f41a3-c54c-fce8-32d2-0324e1c32e22"), "d924" + Hex("6a2f41a3-c54c-fce8-32d2-0324e1c32e22"));
    }

    [Theory]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65536, "db00010000")]
    public void Text_HasItsSmallestHeader(int length, string header) => RoundTrip<string, StringFormat>(new string('x', length), header + Repeat("78", length));

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65536, "c600010000")]
    public void Bytes_HaveTheirSmallestHeader(int length, string header) => RoundTrip<byte[], BytesFormat>(new byte[length], header + Repeat("00", length));

    [Theory]
    [InlineData(15, "9f")]
    [InlineData(16, "dc0010")]
    [InlineData(65536, "dd00010000")]
    public void Array_HasItsSmallestHeader(int length, string header) => RoundTrip<int[], ArrayFormat<int, Int32Format>>(new int[length], header + Repeat("00", length));

    [Theory]
    [InlineData(15, "8f")]
    [InlineData(16, "de0010")]
    [InlineData(65536, "df00010000")]
    public void Map_HasItsSmallestHeader(int count, string header)
    {
        Dictionary<int, bool> map = Enumerable.Range(0, count).ToDictionary(i => i, _ => true);
        byte[] bytes = MessagePackFormat.ToBytes<Dictionary<int, bool>, DictionaryFormat<int, Int32Format, bool, BooleanFormat>>(map);

        Assert.StartsWith(header, Convert.ToHexStringLower(bytes), StringComparison.Ordinal);
        Assert.Equal(map, MessagePackFormat.FromBytes<Dictionary<int, bool>, DictionaryFormat<int, Int32Format, bool, BooleanFormat>>(bytes));
    }

    [Fact]
    public void Containers_AreWhatSerdeMakesOfThem()
    {
        RoundTrip<byte[], ByteSequenceFormat>([1, 200], "9201ccc8");
        RoundTrip<string?, OptionFormat<string, StringFormat>>(null, "c0");
        RoundTrip<string?, OptionFormat<string, StringFormat>>("a", "a161");
        RoundTrip<int?, NullableFormat<int, Int32Format>>(null, "c0");
        RoundTrip<int?, NullableFormat<int, Int32Format>>(7, "07");
        RoundTrip<Result<int, string>, ResultFormat<int, Int32Format, string, StringFormat>>(7, "81a24f6b07");
        RoundTrip<Result<int, string>, ResultFormat<int, Int32Format, string, StringFormat>>(Result<int, string>.Err("no"), "81a3457272a26e6f");
        RoundTrip<(int, string), TupleFormat<int, Int32Format, string, StringFormat>>((1, "a"), "9201a161");
        RoundTrip<List<string>, ListFormat<string, StringFormat>>(["a", "b"], "92a161a162");
        RoundTrip<HashSet<int>, SetFormat<int, Int32Format>>([3], "9103");
        RoundTrip<Dictionary<int, string>, DictionaryFormat<int, Int32Format, string, StringFormat>>(new() { [-1] = "a" }, "81ffa161");
        RoundTrip<MessagePackValue, ValueFormat>(MessagePackValue.FromEncoded([0x81, 0xa1, 0x61, 0x91, 0xc0]), "81a16191c0");
    }

    [Theory]
    [InlineData("2024-02-29T12:30:00Z", "2024-02-29T12:30:00Z")]
    [InlineData("2024-02-29T12:30:00.250000000Z", "2024-02-29T12:30:00.25Z")]
    [InlineData("2024-02-29t12:30:00.123456789+05:30", "2024-02-29T12:30:00.1234567+05:30")]
    [InlineData("1985-04-12T23:20:50.52-08:00", "1985-04-12T23:20:50.52-08:00")]
    public void Timestamp_IsRfc3339(string read, string written)
    {
        DateTimeOffset value = MessagePackFormat.FromBytes<DateTimeOffset, TimestampFormat>(MessagePackFormat.ToBytes<string, StringFormat>(read));
        Assert.Equal(written, MessagePackFormat.FromBytes<string, StringFormat>(MessagePackFormat.ToBytes<DateTimeOffset, TimestampFormat>(value)));
        Assert.Equal(DateTimeOffset.Parse(written, System.Globalization.CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("2024-02-30T00:00:00Z")]
    [InlineData("2024-02-29 12:30")]
    [InlineData("2024-02-29T24:00:00Z")]
    [InlineData("2024-02-29T12:30:00")]
    [InlineData("2024-02-29T12:30:00.Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    public void Timestamp_OtherwiseSpelt_IsRefused(string text) => Assert.Throws<MessagePackException>(
        () => MessagePackFormat.FromBytes<DateTimeOffset, TimestampFormat>(MessagePackFormat.ToBytes<string, StringFormat>(text)));

    private static void RoundTrip<T, TFormat>(T value, string hex)
        where TFormat : IMessagePackFormat<T>
    {
        byte[] bytes = MessagePackFormat.ToBytes<T, TFormat>(value);
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
        Assert.Equal(value, MessagePackFormat.FromBytes<T, TFormat>(bytes));
    }

    private static string Hex(string text) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Repeat(string hex, int times) => string.Concat(Enumerable.Repeat(hex, times));
}
