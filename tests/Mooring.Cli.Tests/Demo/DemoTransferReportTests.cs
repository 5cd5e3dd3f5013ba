using System.Text;
using Mooring.Cli.Application;
using Mooring.Cli.Demo;

namespace Mooring.Cli.Tests.Demo;

public class DemoTransferReportTests
{
    [Theory]
    [InlineData("a", "a", true, "equal: all 2 downloads")]
    [InlineData("a", "b", false, "different: 1 of 2 downloads are not what was uploaded")]
    public void Write_ComparesEveryDownload(string first, string second, bool expected, string verdict)
    {
        using var output = new MemoryStream();
        TimeSpan second1 = TimeSpan.FromSeconds(1);
        var report = new DemoTransferReport(
            1 << 20, Hash("a"), second1, [(Hash(first), second1), (Hash(second), second1)], [.. Enumerable.Range(1, 100).Select(i => TimeSpan.FromMilliseconds(i))]);
        Assert.Equal(expected, report.Write(Terminal.Of(Stream.Null, output, Stream.Null)));
        string text = Encoding.UTF8.GetString(output.ToArray());
        Assert.Contains(verdict, text);
        Assert.Contains("1 MiB/s", text);
        Assert.Contains("100 HTTP requests were answered", text);
        Assert.Contains("half of them within 51.0 ms, 99 of 100 within 100.0 ms", text);

        static string Hash(string letter) => string.Concat(Enumerable.Repeat(letter, 64));
    }
}
