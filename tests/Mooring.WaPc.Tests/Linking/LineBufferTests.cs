using Mooring.WaPc.Linking;

namespace Mooring.WaPc.Tests.Linking;

public class LineBufferTests
{
    private readonly List<string> _lines = [];
    private readonly LineBuffer _buffer = new();

    [Fact]
    public void Write_PartsOfLines_JoinsThem()
    {
        _buffer.Write("he"u8, _lines.Add);
        _buffer.Write("llo\nwor"u8, _lines.Add);
        Assert.Equal(["hello"], _lines);
        _buffer.Flush(_lines.Add);
        _buffer.Flush(_lines.Add);
        Assert.Equal(["hello", "wor"], _lines);
    }

    [Fact]
    public void Write_LineWithoutEnd_IsPassedOnInParts()
    {
        _buffer.Write(new byte[20_000], _lines.Add);
        Assert.Equal([8192, 8192], _lines.Select(line => line.Length));
    }

    [Fact]
    public void Write_WithoutListener_ForgetsTheLine()
    {
        _buffer.Write("a\nb"u8, null);
        _buffer.Write("\nc\n"u8, _lines.Add);
        Assert.Equal(["b", "c"], _lines);
    }
}
