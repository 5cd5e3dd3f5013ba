using System.Text;
using Mooring.Wasi.Tests.Support;
using Mooring.Wasm;

namespace Mooring.Wasi.Tests.Programs;

/// <summary>C programs made with wasi-libc do what they do elsewhere.</summary>
public sealed class ProgramTests
{
    [Fact]
    public void Hello_WithNothingGiven_HasNothing()
    {
        ProgramResult result = Support.Programs.Run("hello").AssertSucceeded();
        Assert.Equal("0 arguments\n0 variables, NAME is not set\nterminals: 0 0 0\n", result.Output);
        Assert.Equal("hello, world\n", result.Error);
    }

    [Fact]
    public void Hello_WithArgumentsAndEnvironment_GetsThemAsTheyAre()
    {
        var options = new WasiOptions { Environment = [new("NAME", "Grüße = 1"), new("EMPTY", "")], Terminals = WasiTerminals.Output };
        ProgramResult result = Support.Programs.Run("hello", options, "one", "", "två ord").AssertSucceeded();
        Assert.Equal(
            "3 arguments\nargument 1: [one]\nargument 2: []\nargument 3: [två ord]\nvariable: [NAME=Grüße = 1]\nvariable: [EMPTY=]\n"
            + "2 variables, NAME is Grüße = 1\nterminals: 0 1 0\n",
            result.Output);
    }

    [Fact]
    public void Cat_OfStandardInput_CopiesEveryByte()
    {
        byte[] input = new byte[1 << 20];
        new Random(11).NextBytes(input);
        using var output = new MemoryStream();
        var options = new WasiOptions { Arguments = ["cat"], Input = new MemoryStream(input), Output = output };
        Assert.Equal(0, WasiCommand.Run(Support.Programs.Load("cat"), options));
        Assert.Equal(input, output.ToArray());
    }

    [Fact]
    public void Cat_OfFiles_FindsThoseBelowItsDirectories()
    {
        using var tree = new TemporaryTree();
        tree.File("one/a", "first ").File("two/b/c", "second");
        var options = new WasiOptions { Directories = [new(tree["one"], "/"), new(tree["two"], "/mnt/two", WasiAccess.ReadOnly)] };
        Assert.Equal("first second", Support.Programs.Run("cat", options, "a", "/mnt/two/b/c").AssertSucceeded().Output);

        ProgramResult missing = Support.Programs.Run("cat", options, "/b");
        Assert.Equal((1, "cat: /b: No such file or directory\n"), (missing.ExitCode, missing.Error));
    }

    [Fact]
    public void Cat_WithoutDirectories_CanOpenNothing()
    {
        using var tree = new TemporaryTree();
        tree.File("a", "text");
        ProgramResult result = Support.Programs.Run("cat", null, tree["a"]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("return", "7", 7, "before the end\natexit ran\n")]
    [InlineData("exit", "3", 3, "before the end\natexit ran\n")]
    [InlineData("exit", "256", 256, "before the end\natexit ran\n")]
    [InlineData("now", "5", 5, "")]
    [InlineData("nothing", "", 0, "before the end\natexit ran\n")]
    public void Exit_EachWay_GivesItsCode(string how, string code, int expected, string output)
    {
        ProgramResult result = Support.Programs.Run("exit", null, how, code);
        Assert.Equal((expected, output), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Exit_ByAbort_Traps()
    {
        var trap = Assert.Throws<WasmTrapException>(() => Support.Programs.Run("exit", null, "abort"));
        Assert.Equal(TrapKind.Unreachable, trap.Kind);
        Assert.Contains(trap.Backtrace, frame => frame.ToString().Contains("abort", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_ModuleThatIsNoProgram_SaysSo() =>
        Assert.Throws<WasmLinkException>(() => WasiCommand.Run(Module.FromText(Support.Programs.Engine, "(module)"), new WasiOptions()));

    [Fact]
    public void Output_ThatFails_IsAnErrorForTheGuestAndNotForTheHost()
    {
        using var closed = new MemoryStream();
        closed.Dispose();
        Assert.Equal(0, WasiCommand.Run(Support.Programs.Load("hello"), new WasiOptions { Arguments = ["hello"], Output = closed, Error = closed }));
    }

    [Theory]
    [InlineData("a\0b")]
    public void Context_WithAZeroInAnArgument_IsRefused(string argument) =>
        Assert.Throws<ArgumentException>(() => new WasiContext(new WasiOptions { Arguments = [argument] }));

    [Theory]
    [InlineData("", "x")]
    [InlineData("a=b", "x")]
    [InlineData("a", "x\0")]
    public void Context_WithAnImpossibleVariable_IsRefused(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new WasiContext(new WasiOptions { Environment = [new(name, value)] }));

    [Fact]
    public void Context_WithAMissingDirectory_NamesIt()
    {
        var failure = Assert.Throws<IOException>(() => new WasiContext(new WasiOptions { Directories = [new("/no/such/directory", "/")] }));
        Assert.Equal("/no/such/directory: no such directory", failure.Message);
    }

    [Fact]
    public void Input_InSmallPieces_IsReadAsItComes()
    {
        using var output = new MemoryStream();
        var options = new WasiOptions { Arguments = ["cat"], Input = new TrickleStream(Encoding.UTF8.GetBytes("piece by piece")), Output = output };
        Assert.Equal(0, WasiCommand.Run(Support.Programs.Load("cat"), options, timeout: Patience.Long));
        Assert.Equal("piece by piece", Encoding.UTF8.GetString(output.ToArray()));
    }
}
