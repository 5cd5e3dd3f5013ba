using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Tests.Decoding;

public class WasmReaderTests
{
    [Theory]
    [InlineData("00", 0u)]
    [InlineData("7f", 127u)]
    [InlineData("80 01", 128u)]
    [InlineData("80 00", 0u)]
    [InlineData("ff ff ff ff 0f", uint.MaxValue)]
    [InlineData("80 80 80 80 00", 0u)]
    [InlineData("e5 8e 26", 624485u)]
    public void ReadU32_WithinRange_GivesNumber(string hex, uint expected) => Assert.Equal(expected, new WasmReader(WasmBytes.Hex(hex)).ReadU32());

    [Theory]
    [InlineData("00", 0)]
    [InlineData("7f", -1)]
    [InlineData("3f", 63)]
    [InlineData("40", -64)]
    [InlineData("c0 00", 64)]
    [InlineData("ff 7f", -1)]
    [InlineData("ff ff ff ff 07", int.MaxValue)]
    [InlineData("80 80 80 80 78", int.MinValue)]
    [InlineData("c0 bb 78", -123456)]
    public void ReadS32_WithinRange_GivesNumber(string hex, int expected) => Assert.Equal(expected, new WasmReader(WasmBytes.Hex(hex)).ReadS32());

    [Theory]
    [InlineData("00", 0L)]
    [InlineData("7f", -1L)]
    [InlineData("ff ff ff ff ff ff ff ff ff 00", long.MaxValue)]
    [InlineData("80 80 80 80 80 80 80 80 80 7f", long.MinValue)]
    public void ReadS64_WithinRange_GivesNumber(string hex, long expected) => Assert.Equal(expected, new WasmReader(WasmBytes.Hex(hex)).ReadS64());

    [Theory]
    [InlineData("ff ff ff ff 0f", 4294967295L)]
    [InlineData("40", -64L)]
    [InlineData("80 80 80 80 70", -4294967296L)]
    public void ReadS33_WithinRange_GivesNumber(string hex, long expected) => Assert.Equal(expected, new WasmReader(WasmBytes.Hex(hex)).ReadS33());

    [Fact]
    public void ReadU64_AllBitsSet_GivesLargest()
    {
        Assert.Equal(ulong.MaxValue, new WasmReader(WasmBytes.Hex("ff ff ff ff ff ff ff ff ff 01")).ReadU64());
    }

    [Theory]
    [InlineData("80 80 80 80 80 00", "integer representation too long", 5)]
    [InlineData("ff ff ff ff 1f", "integer too large", 4)]
    [InlineData("80 80 80 80 10", "integer too large", 4)]
    [InlineData("80 80", "unexpected end", 2)]
    [InlineData("", "unexpected end", 0)]
    public void ReadU32_Malformed_NamesProblemAndPlace(string hex, string problem, int offset)
    {
        AssertFails(hex, problem, offset, static (ref reader) => reader.ReadU32());
    }

    [Theory]
    [InlineData("80 80 80 80 80 00", "integer representation too long", 5)]
    [InlineData("ff ff ff ff 0f", "integer too large", 4)]
    [InlineData("80 80 80 80 70", "integer too large", 4)]
    [InlineData("80 80 80 80 1f", "integer too large", 4)]
    [InlineData("ff", "unexpected end", 1)]
    public void ReadS32_Malformed_NamesProblemAndPlace(string hex, string problem, int offset)
    {
        AssertFails(hex, problem, offset, static (ref reader) => reader.ReadS32());
    }

    [Theory]
    [InlineData("80 80 80 80 80 80 80 80 80 80 00", "integer representation too long", 10)]
    [InlineData("80 80 80 80 80 80 80 80 80 01", "integer too large", 9)]
    public void ReadS64_Malformed_NamesProblemAndPlace(string hex, string problem, int offset)
    {
        AssertFails(hex, problem, offset, static (ref reader) => reader.ReadS64());
    }

    [Theory]
    [InlineData("03 61 62 63", "abc")]
    [InlineData("00", "")]
    [InlineData("04 f0 9f 90 99", "🐙")]
    [InlineData("03 ef bb bf", "\uFEFF")]
    public void ReadName_Utf8_GivesText(string hex, string expected) => Assert.Equal(expected, new WasmReader(WasmBytes.Hex(hex)).ReadName());

    [Theory]
    [InlineData("01 80", "malformed UTF-8 encoding", 1)]          // stray continuation
    [InlineData("02 c0 80", "malformed UTF-8 encoding", 1)]       // overlong
    [InlineData("03 ed a0 80", "malformed UTF-8 encoding", 1)]    // surrogate
    [InlineData("04 f4 90 80 80", "malformed UTF-8 encoding", 1)] // beyond U+10FFFF
    [InlineData("05 61", "length out of bounds", 0)]
    [InlineData("02 61", "unexpected end", 2)]
    public void ReadName_Malformed_NamesProblemAndPlace(string hex, string problem, int offset)
    {
        AssertFails(hex, problem, offset, static (ref reader) => reader.ReadName());
    }

    [Fact]
    public void ReadLength_HugeCount_IsRejectedBeforeAnythingIsAllocated()
    {
        AssertFails("ff ff ff ff 0f", "length out of bounds", 0, static (ref reader) => reader.ReadLength());
    }

    [Fact]
    public void Range_OfModule_KeepsModulePositionsAndStopsAtItsEnd()
    {
        var reader = new WasmReader(WasmBytes.Hex("aa bb cc dd"), new ByteRange(1, 2));

        Assert.Equal(1, reader.Position);
        Assert.Equal(0xBB, reader.ReadByte());
        Assert.Equal(0xCC, reader.ReadByte());
        Assert.True(reader.AtEnd);
        Assert.Equal(-1, reader.Peek());
    }

    private delegate void ReaderAction(ref WasmReader reader);

    private static void AssertFails(string hex, string problem, int offset, ReaderAction read)
    {
        var reader = new WasmReader(WasmBytes.Hex(hex));
        WasmFormatException? failure = null;
        try
        {
            read(ref reader);
        }
        catch (WasmFormatException exception)
        {
            failure = exception;
        }

        Assert.NotNull(failure);
        Assert.StartsWith(problem, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(offset, failure.Offset);
    }
}
