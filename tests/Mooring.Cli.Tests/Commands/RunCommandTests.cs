using System.Text;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public sealed class RunCommandTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    private static readonly string Hello = TemporaryFiles.Guest("wasi/hello/hello");
    private static readonly string Cat = TemporaryFiles.Guest("wasi/cat/cat");
    private static readonly string Exit = TemporaryFiles.Guest("wasi/exit/exit");
    private static readonly string Clock = TemporaryFiles.Guest("wasi/clock/clock");

    [Fact]
    public async Task Run_WithArgumentsAndEnvironment_GivesThemToTheProgram()
    {
        MoorResult result = (await Moor.RunAsync("run", Hello, "--env", "NAME=you", "--env", "X=a=b", "--", "one", "--dir")).AssertSucceeded();
        Assert.Equal(
            "2 arguments\nargument 1: [one]\nargument 2: [--dir]\nvariable: [NAME=you]\nvariable: [X=a=b]\n2 variables, NAME is you\nterminals: 0 0 0\n", result.Output);
        Assert.Equal("hello, you\n", result.Error);
    }

    [Fact]
    public async Task Run_WithStandardInput_PassesItThrough() =>
        Assert.Equal("through", (await Moor.RunAsync(Encoding.UTF8.GetBytes("through"), ["run", Cat])).AssertSucceeded().Output);

    [Fact]
    public async Task Run_WithADirectory_LetsTheProgramReadItsFiles()
    {
        files.Write("text", Encoding.UTF8.GetBytes("from a file"));
        Assert.Equal("from a file", (await Moor.RunAsync("run", Cat, "--dir", files.Folder + "::/data:ro", "--", "/data/text")).AssertSucceeded().Output);
        Assert.Equal(1, (await Moor.RunAsync("run", Cat, "--", files.Folder + "/text")).ExitCode);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    public async Task Run_ProgramThatExits_EndsWithItsCode(string code, int expected)
    {
        MoorResult result = await Moor.RunAsync("run", Exit, "--", "exit", code);
        Assert.Equal((expected, "before the end\natexit ran\n", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Run_ProgramThatAborts_SaysWhere() =>
        Assert.Contains("unreachable, at ", (await Moor.RunAsync("run", Exit, "--", "abort")).AssertFailed(exitCode: 1));

    [Fact]
    public async Task Run_PastTheTimeout_StopsTheProgramWhileItSleeps() => Assert.EndsWith(
        "clock.wasm: still running after 200 ms\n",
        (await Moor.RunAsync("run", Clock, "--timeout", "200ms", "--", "forever")).Error);

    [Fact]
    public async Task Run_WithTooLittleMemory_SaysSo() =>
        Assert.Contains("memory", (await Moor.RunAsync("run", Hello, "--max-memory", "64KiB")).AssertFailed(exitCode: 1));

    [Theory]
    [InlineData("--dir", "nonsense", "moor: --dir: \"nonsense\" is not HOST::GUEST")]
    [InlineData("--env", "=x", "moor: --env: \"=x\" is not NAME=VALUE")]
    public async Task Run_WithABadOption_IsAMistakeInTheCommandLine(string option, string value, string line) =>
        Assert.StartsWith(line, (await Moor.RunAsync("run", Hello, option, value)).AssertFailed(exitCode: 2));

    [Fact]
    public async Task Run_DirectoryThatIsMissing_IsNamed() => Assert.Equal(
        "moor: no/such/folder: no such directory", (await Moor.RunAsync("run", Hello, "--dir", "no/such/folder::/")).AssertFailed(exitCode: 1));

    [Fact]
    public async Task Run_GuestThatIsNoProgram_SaysSo() =>
        Assert.Contains("_start", (await Moor.RunAsync("run", files.Write("empty.wasm", [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))).AssertFailed(exitCode: 1));
}
