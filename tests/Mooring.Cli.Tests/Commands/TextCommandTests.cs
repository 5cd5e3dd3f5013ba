using System.Text;
using Mooring.Cli.Application;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public sealed class TextCommandTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    private static readonly byte[] Add = Encoding.UTF8.GetBytes("(module (func $add (export \"add\") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))");

    [Fact]
    public async Task Wat2Wasm_File_WritesTheModuleBesideIt()
    {
        string path = files.Write("add.wat", Add);
        Assert.Equal("", (await Moor.RunAsync("wat2wasm", path)).AssertSucceeded().Output);
        string module = Path.ChangeExtension(path, ".wasm");
        Assert.Contains("exports       add  func [i32 i32] -> [i32]\n", (await Moor.RunAsync("inspect", module)).AssertSucceeded().Output);
    }

    [Fact]
    public async Task Wat2Wasm_Pipes_GiveTheSameBytes()
    {
        string path = files.Write("piped.wat", Add);
        (await Moor.RunAsync("wat2wasm", path, "--no-names")).AssertSucceeded();
        MoorResult piped = (await Moor.RunAsync(Add, ["wat2wasm", "-", "--no-names"])).AssertSucceeded();
        Assert.Equal(await File.ReadAllBytesAsync(Path.ChangeExtension(path, ".wasm"), TestContext.Current.CancellationToken), piped.OutputBytes);
    }

    [Fact]
    public async Task Wat2Wasm_BadText_SaysWhere()
    {
        string path = files.Write("bad.wat", "(module\n  (func i32.plus))"u8.ToArray());
        Assert.Equal($"moor: {path}:2:9: unknown operator i32.plus", (await Moor.RunAsync("wat2wasm", path)).AssertFailed(ExitCode.Failure));
        Assert.False(File.Exists(Path.ChangeExtension(path, ".wasm")));
    }

    [Fact]
    public async Task Wat2Wasm_TextInAFileThatEndsInWasm_IsNotWrittenOver()
    {
        string path = files.Write("text.wasm", Add);
        Assert.Contains("would be written over its text", (await Moor.RunAsync("wat2wasm", path)).AssertFailed(ExitCode.Usage));
        Assert.Equal(Add, await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Wat2Wasm_Module_IsSentToWasm2Wat() => Assert.Contains(
        "not text but a WebAssembly module: translate it with moor wasm2wat",
        (await Moor.RunAsync("wat2wasm", TemporaryFiles.Guest("echo/echo"), "-o", Path.Combine(files.Folder, "none"))).AssertFailed(ExitCode.Failure));

    [Fact]
    public async Task Inspect_WithAFunction_ShowsIt()
    {
        Assert.StartsWith("(func ", (await Moor.RunAsync("inspect", TemporaryFiles.Guest("echo/echo"), "--func", "10")).AssertSucceeded().Output);
        Assert.Contains("there is no function 999", (await Moor.RunAsync("inspect", TemporaryFiles.Guest("echo/echo"), "--func", "999")).AssertFailed(ExitCode.Failure));
    }

    [Fact]
    public async Task Wasm2Wat_Module_ReadsBack()
    {
        string path = TemporaryFiles.Guest("echo/echo");
        byte[] text = (await Moor.RunAsync("wasm2wat", path)).AssertSucceeded().OutputBytes;
        byte[] module = (await Moor.RunAsync(text, ["wat2wasm", "-", "--no-names"])).AssertSucceeded().OutputBytes;
        string again = files.Write("again.wasm", module);
        (await Moor.RunAsync("validate", again)).AssertSucceeded();
        Assert.Equal(
            (await Moor.RunAsync("wasm2wat", path, "--no-names", "--fold")).AssertSucceeded().Output,
            (await Moor.RunAsync("wasm2wat", again, "--fold")).AssertSucceeded().Output);
    }

    [Theory]
    [InlineData("wasm2wat")]
    [InlineData("inspect", "--wat")]
    public async Task OneFunction_ByIndex_IsShownAlone(params string[] command)
    {
        string path = files.Write("one.wat", Add);
        (await Moor.RunAsync("wat2wasm", path)).AssertSucceeded();
        string module = Path.ChangeExtension(path, ".wasm");
        Assert.Equal(
            """
            (func $add (;0;) (type 0) (param i32) (param i32) (result i32)
              (i32.add
                (local.get 0)
                (local.get 1)))

            """,
            (await Moor.RunAsync([.. command, module, "--func", "0", "--fold"])).AssertSucceeded().Output);
        Assert.Equal($"moor: {module}: there is no function 7", (await Moor.RunAsync([.. command, module, "--func", "7"])).AssertFailed(ExitCode.Failure));
    }

    [Fact]
    public async Task Validate_Module_SaysWhetherItIsValid()
    {
        string good = files.Write("good.wat", Add);
        Assert.Equal($"{good}: valid\n", (await Moor.RunAsync("validate", good)).AssertSucceeded().Output);
        string bad = files.Write("invalid.wat", "(func (result i32))"u8.ToArray());
        Assert.StartsWith($"moor: {bad}: not a valid WebAssembly module: type mismatch", (await Moor.RunAsync("validate", bad)).AssertFailed(ExitCode.Failure));
    }

    [Fact]
    public async Task Wasm2Wat_PlaceThatCannotBeWritten_Fails() =>
        Assert.Contains("cannot be written", (await Moor.RunAsync("wasm2wat", TemporaryFiles.Guest("echo/echo"), "-o", files.Folder)).AssertFailed(ExitCode.Failure));
}
