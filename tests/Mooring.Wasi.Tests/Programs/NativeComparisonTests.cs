using Mooring.Wasi.Tests.Support;

namespace Mooring.Wasi.Tests.Programs;

/// <summary>The same C source, compiled for WASI and for this machine, writes the same.</summary>
public sealed class NativeComparisonTests
{
    [Fact]
    public void Files_EveryStep_GivesWhatItGivesNatively()
    {
        using var tree = new TemporaryTree();
        string native = NativeCompiler.Compile("files", tree.Folder("native").Folder("wasi"));
        ProgramResult expected = NativeCompiler.Run(native, [tree["native"]]).AssertSucceeded();
        ProgramResult actual = Support.Programs.Run("files", new WasiOptions { Directories = [new(tree["wasi"], "/work")] }, "/work").AssertSucceeded();
        Assert.Equal(expected.Output.Split('\n'), actual.Output.Split('\n'));
        Assert.Equal(tree.Describe("native", withTimes: false), tree.Describe("wasi", withTimes: false));
    }

    [Fact]
    public void Hello_WithTheSameInputs_SaysWhatItSaysNatively()
    {
        using var tree = new TemporaryTree();
        KeyValuePair<string, string>[] environment = [new("NAME", "someone"), new("OTHER", "a=b")];
        string native = NativeCompiler.Compile("hello", tree);
        ProgramResult expected = NativeCompiler.Run(native, ["one", "two words", ""], "", environment);
        ProgramResult actual = Support.Programs.Run("hello", new WasiOptions { Environment = environment }, "one", "two words", "");
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("return", "9")]
    [InlineData("exit", "200")]
    [InlineData("now", "1")]
    public void Exit_EachWay_EndsAsItDoesNatively(string how, string code)
    {
        using var tree = new TemporaryTree();
        string native = NativeCompiler.Compile("exit", tree);
        Assert.Equal(NativeCompiler.Run(native, [how, code]), Support.Programs.Run("exit", null, how, code));
    }
}
