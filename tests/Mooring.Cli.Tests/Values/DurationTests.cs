using Mooring.Cli.Values;

namespace Mooring.Cli.Tests.Values;

public class DurationTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("5s", 5_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData(" 5 S ", 5_000)]
    [InlineData("576h", 576L * 3_600_000)]
    public void TryParse_NumberWithUnit_GivesTime(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, out TimeSpan duration, out _));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 seconds")]
    [InlineData("5d")]
    [InlineData("soon")]
    public void TryParse_AnythingElse_SaysWhatWouldBeRight(string text)
    {
        Assert.False(Duration.TryParse(text, out _, out string problem));
        Assert.Contains($"\"{text}\" is not a duration", problem);
        Assert.Contains("5s", problem);
    }

    [Theory]
    [InlineData("0s")]
    [InlineData("0.1ms")]
    [InlineData("577h")]
    [InlineData("99999999999999999999h")]
    public void TryParse_TimeOutOfRange_SaysTheRange(string text)
    {
        Assert.False(Duration.TryParse(text, out _, out string problem));
        Assert.Contains("out of range", problem);
    }
}
