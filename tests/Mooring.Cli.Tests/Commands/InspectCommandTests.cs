using System.Text;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public sealed class InspectCommandTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    [Fact]
    public async Task Inspect_Guest_ShowsAllThatItIs()
    {
        string path = TemporaryFiles.Guest("lifecycle/lifecycle");
        string size = $"{new FileInfo(path).Length} bytes (3 KiB)";
        string[] lines = (await Moor.RunAsync("inspect", path)).AssertSucceeded().Output.TrimEnd().Split('\n');
        Assert.Equal(
            [
                $"module        {path}",
                $"size          {size}",
                "protocol      waPC, without host calls",
                "initialisers  _start, _initialize, wapc_init",
                "memory        1 page of 64 KiB at the start, no maximum (exported as memory)",
            ],
            lines[..5]);
        Assert.Equal("imports       wasi_snapshot_preview1.proc_exit  func [i32] -> []", lines[5]);
        Assert.Equal("              wapc.__console_log                func [i32 i32] -> []", lines[6]);
        Assert.Contains(lines, line => line.EndsWith("__guest_call  func [i32 i32] -> [i32]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("echo/echo-a", "waPC, __host_call generation A (namespace!operation, payload)")]
    [InlineData("echo/echo-b", "waPC, __host_call generation B (namespace, operation, payload)")]
    [InlineData("echo/echo", "waPC, __host_call generation C (binding, namespace, operation, payload)")]
    [InlineData("echo/echo-wasmbus", "waPC (module wasmbus), __host_call generation C (binding, namespace, operation, payload)")]
    public async Task Inspect_Guest_TellsTheFormOfItsHostCall(string guest, string protocol) =>
        Assert.Contains($"protocol      {protocol}\n", (await Moor.RunAsync("inspect", TemporaryFiles.Guest(guest))).AssertSucceeded().Output);

    [Fact]
    public async Task Inspect_FunctionThatIsTooLargeToBeOptimised_IsNamed()
    {
        string body = string.Concat(Enumerable.Repeat("(local.set 0 (i32.xor (local.get 0) (i32.const 5)))", 9_000));
        string text = files.Write("large.wat", Encoding.UTF8.GetBytes($"(module (func (export \"run\") (param i32) {body}) (func (export \"small\")))"));
        string path = Path.ChangeExtension(text, ".wasm");
        (await Moor.RunAsync("wat2wasm", text, "-o", path)).AssertSucceeded();
        string output = (await Moor.RunAsync("inspect", path)).AssertSucceeded().Output;
        string line = Assert.Single(output.Split('\n'), line => line.StartsWith("too large", StringComparison.Ordinal));
        Assert.Contains(" run ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_ModuleThatIsNoGuest_IsShownAllTheSame()
    {
        string path = files.Write("empty-module.wasm", "\0asm\x01\0\0\0"u8.ToArray());
        string output = (await Moor.RunAsync("inspect", path)).AssertSucceeded().Output;
        Assert.Contains("protocol      none that moor can run\n              not a waPC guest: it must export \"__guest_call\"", output);
        Assert.Contains("imports       none\nexports       none\n", output);
    }

    [Fact]
    public async Task Inspect_NamesWithControlCharacters_AreEscaped()
    {
        // (module (func (export "\1b[31m\n")))
        byte[] module = [.. "\0asm\x01\0\0\0"u8, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 10, 1, 6, 0x1b, .. "[31m\n"u8, 0, 0, 10, 4, 1, 2, 0, 0x0b];
        string output = (await Moor.RunAsync("inspect", files.Write("escape.wasm", module))).AssertSucceeded().Output;
        Assert.Contains("exports       \\u001b[31m\\n  func [] -> []\n", output);
    }
}
