using Mooring.Cli.Application;

namespace Mooring.Cli.Tests.Application;

public class OneLineTests
{
    [Theory]
    [InlineData("plain text, ümläut, 漢字", "plain text, ümläut, 漢字")]
    [InlineData("two\nlines\r\n", "two\\nlines\\r\\n")]
    [InlineData("\u001b[2J\u0007\t\u009b", "\\u001b[2J\\u0007\\t\\u009b")]
    [InlineData("", "")]
    public void Of_Text_IsOneSafeLine(string text, string expected) => Assert.Equal(expected, OneLine.Of(text));

    [Fact]
    public void Of_VeryLongText_IsCut()
    {
        string line = OneLine.Of(new string('x', 100_000));
        Assert.Equal(2001, line.Length);
        Assert.EndsWith("x…", line);
    }
}
