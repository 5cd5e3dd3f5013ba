using Mooring.Cli.Values;

namespace Mooring.Cli.Tests.Values;

public class ByteSizeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("4096", 4096)]
    [InlineData("12B", 12)]
    [InlineData("64MiB", 64L << 20)]
    [InlineData("64mib", 64L << 20)]
    [InlineData("64 MiB", 64L << 20)]
    [InlineData("1.5KiB", 1536)]
    [InlineData("2GB", 2_000_000_000)]
    [InlineData("3kB", 3000)]
    [InlineData("8GiB", 8L << 30)]
    [InlineData(" 1MB ", 1_000_000)]
    public void TryParse_NumberWithUnit_GivesBytes(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out long bytes, out _));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MiB")]
    [InlineData("64M")]
    [InlineData("64Q")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1,5KiB")]
    [InlineData("many")]
    public void TryParse_AnythingElse_SaysWhatWouldBeRight(string text)
    {
        Assert.False(ByteSize.TryParse(text, out _, out string problem));
        Assert.Contains($"\"{text}\" is not a size", problem);
        Assert.Contains("64MiB", problem);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.4B")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999GiB")]
    public void TryParse_SizeOutOfRange_SaysTheRange(string text)
    {
        Assert.False(ByteSize.TryParse(text, out _, out string problem));
        Assert.Contains("out of range", problem);
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(64L << 20, "64 MiB")]
    [InlineData(5L << 30, "5 GiB")]
    public void Format_Bytes_UsesTheLargestUnit(long bytes, string expected) => Assert.Equal(expected, ByteSize.Format(bytes));
}
