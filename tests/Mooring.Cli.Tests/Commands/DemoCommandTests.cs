using System.Text;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public sealed class DemoCommandTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    [Fact]
    public async Task Demo_WithItsOwnText_EndsWithEqualCounts()
    {
        MoorResult result = (await Moor.RunProgramAsync("demo", "--streams", "4", "--size", "1MiB", "--clients", "3")).AssertSucceeded();
        Assert.Contains("equal: all 4 guests have counted what was counted without Mooring", result.Output);
        Assert.Matches("[0-9,]+ messages \\([0-9.]+ [KM]iB\\) in [0-9.]+ s: [0-9,]+ messages/s", result.Output);
        Assert.Contains("equal: all 3 downloads have the hash of what was uploaded", result.Output);
        Assert.Matches("\n[0-9,]+ HTTP requests were answered meanwhile", result.Output);
        Assert.DoesNotContain("\u001b", result.Output + result.Error); // no terminal, no colour
    }

    [Fact]
    public async Task Demo_WithATextOfOnesOwn_CountsIt()
    {
        string text = files.Write("own.txt", Encoding.UTF8.GetBytes("Ship ship SHIP\nharbour, ship\n\nno line feed at the end"));
        string output = (await Moor.RunAsync("demo", "--text", text, "--streams", "2", "--size", "1kB")).AssertSucceeded().Output;
        Assert.Matches("lines +│ +3 │ +3 │ equal", output);
        Assert.Matches("words +│ +11 │ +11 │ equal", output);
        Assert.Matches("distinct words +│ +8 │ +8 │ equal", output);
        Assert.Matches("top words +│ +4 ship │ +4 ship │ equal", output);
    }

    [Fact]
    public async Task Demo_TextWithoutLines_IsSentInPieces()
    {
        byte[] text = new byte[200_000];
        new Random(5).NextBytes(text);
        for (int i = 0; i < text.Length; i++) if (text[i] == '\n') text[i] = (byte)' ';
        (await Moor.RunAsync("demo", "--text", files.Write("long.txt", text), "--streams", "1", "--size", "1kB", "--clients", "1")).AssertSucceeded();
    }

    [Fact]
    public async Task Demo_TextThatIsEmpty_IsRefused()
    {
        string text = files.Write("empty.txt", []);
        Assert.Equal($"moor: {text}: empty, so there is nothing to count", (await Moor.RunAsync("demo", "--text", text)).AssertFailed(exitCode: 1));
    }

    [Fact]
    public async Task Demo_Interrupted_Stops()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        MoorResult result = await Moor.RunAsync([], ["demo", "--streams", "500"], cancellation.Token);
        Assert.Equal(130, result.ExitCode);
        Assert.EndsWith("moor: interrupted\n", result.Error);
    }
}
