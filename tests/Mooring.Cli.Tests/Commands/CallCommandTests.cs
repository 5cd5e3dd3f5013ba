using System.Text;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public sealed class CallCommandTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    private static readonly string Echo = TemporaryFiles.Guest("echo/echo");
    private static readonly string Misbehave = TemporaryFiles.Guest("misbehave/misbehave");

    [Fact]
    public async Task Call_WithAFile_WritesTheAnswerAsItIs()
    {
        byte[] payload = new byte[300_000];
        new Random(3).NextBytes(payload);
        MoorResult result = (await Moor.RunAsync("call", Echo, "Echo", "--input", files.Write("payload", payload))).AssertSucceeded();
        Assert.Equal(payload, result.OutputBytes);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Call_WithStandardInput_SendsIt()
    {
        MoorResult result = (await Moor.RunAsync(Encoding.UTF8.GetBytes("one\ntwo two\n"), ["call", TemporaryFiles.Guest("tally/tally"), "Count", "--input", "-"])).AssertSucceeded();
        Assert.Equal("lines=2 words=3 distinct=2 bytes=12", result.Output);
    }

    [Fact]
    public async Task Call_WithoutInput_SendsAnEmptyPayload() => Assert.Equal("", (await Moor.RunAsync("call", Echo, "Echo")).AssertSucceeded().Output);

    [Fact]
    public async Task Call_GuestThatLogs_ShowsTheLinesOnStandardError()
    {
        MoorResult result = (await Moor.RunAsync(Encoding.UTF8.GetBytes("red \u001b[31malert"), ["call", Echo, "Log", "--input", "-"])).AssertSucceeded();
        Assert.Equal("log: red \\u001b[31malert\n", result.Error);
    }

    [Theory]
    [InlineData("Error", "moor: it is\\nlate")]
    [InlineData("Nonsense", "moor: No handler registered for function \"Nonsense\"")]
    [InlineData("Trap", "moor: Trap: unreachable")]
    [InlineData("Recurse", "moor: Recurse: call stack exhausted")]
    [InlineData("Loop", "moor: Loop: still running after 200 ms")]
    [InlineData("SilentError", "moor: the guest failed without an error text")]
    public async Task Call_ThatFails_IsOneLineAndExitCodeOne(string operation, string line)
    {
        MoorResult result = await Moor.RunAsync(Encoding.UTF8.GetBytes("it is\nlate"), ["call", Misbehave, operation, "--input", "-", "--timeout", "200ms"]);
        Assert.Equal(line, result.AssertFailed(exitCode: 1));
    }

    [Fact]
    public async Task Call_WithAMemoryLimit_KeepsTheGuestBelowIt() =>
        Assert.Equal("16", (await Moor.RunAsync("call", Misbehave, "Grow", "--max-memory", "1MiB")).AssertSucceeded().Output);

    [Fact]
    public async Task Call_WithProfile_MapsTheGuestsFunctionsForPerf()
    {
        MoorResult result = (await Moor.RunAsync("call", TemporaryFiles.Guest("tally/tally"), "Count", "--profile")).AssertSucceeded();
        Assert.StartsWith("profile: /tmp/perf-", result.Error, StringComparison.Ordinal);
        string path = result.Error["profile: ".Length..].TrimEnd();
        try
        {
            Assert.Contains(File.ReadLines(path), line => line.EndsWith(" tally!count", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Call_InputThatIsMissing_IsNamed() =>
        Assert.Equal("moor: no/such/file: no such file", (await Moor.RunAsync("call", Echo, "Echo", "--input", "no/such/file")).AssertFailed(exitCode: 1));

    [Fact]
    public async Task Call_Interrupted_StopsTheGuest()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        MoorResult result = await Moor.RunAsync([], ["call", Misbehave, "Loop"], cancellation.Token);
        Assert.Equal("moor: interrupted", result.AssertFailed(exitCode: 130));
    }
}
