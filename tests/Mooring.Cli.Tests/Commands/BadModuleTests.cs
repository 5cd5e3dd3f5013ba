using System.IO.Compression;
using System.Text;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

/// <summary>Every file that is no module is named, with what it is, in one line.</summary>
public sealed class BadModuleTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    private static readonly string[][] Commands =
    [
        ["inspect", "FILE"],
        ["call", "FILE", "Echo"],
        ["serve", "FILE", "--grpc", "127.0.0.1:0"],
    ];

    public static TheoryData<string, string> Files => new()
    {
        { "empty.wasm", "the file is empty" },
        { "elf.wasm", "the file is a Linux program (ELF)" },
        { "exe.wasm", "the file is a Windows program (PE)" },
        { "gzip.wasm", "the file is compressed with gzip" },
        { "zip.wasm", "the file is a zip archive" },
        { "text.wasm", "the file is text" },
        { "wat.wasm", "the file is WebAssembly in the text format: translate it with moor wat2wasm" },
        { "component.wasm", "the file is a WebAssembly component, and moor runs modules" },
        { "version2.wasm", "the file is WebAssembly of version 2, and moor knows version 1" },
        { "magic.wasm", "the file is cut off after 5 bytes" },
        { "random.wasm", "the file is something else (a module begins with 00 61 73 6d)" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_ThatIsNoModule_IsCalledWhatItIs(string name, string what)
    {
        string path = files.Write(name, Content(name));
        foreach (string[] command in Commands)
        {
            string line = (await Moor.RunAsync(With(command, path))).AssertFailed(exitCode: 1);
            Assert.Equal($"moor: {path}: not a WebAssembly module: {what}", line);
        }
    }

    [Theory]
    [InlineData("no/such/folder/app.wasm", "no such file")]
    [InlineData("missing.wasm", "no such file")]
    [InlineData("", "not a file but a directory")]
    public async Task Path_ThatIsNoFile_SaysSo(string name, string what)
    {
        string path = Path.Combine(files.Folder, name);
        foreach (string[] command in Commands)
        {
            Assert.Equal($"moor: {path}: {what}", (await Moor.RunAsync(With(command, path))).AssertFailed(exitCode: 1));
        }
    }

    [Fact]
    public async Task Module_CutOffAnywhere_IsRefusedWithThePosition()
    {
        byte[] whole = await File.ReadAllBytesAsync(TemporaryFiles.Guest("echo/echo"));
        // Up to the end of the code every byte is needed; behind it only custom sections could be missing.
        for (int length = 8; length < whole.Length; length += 37)
        {
            MoorResult result = await Moor.RunAsync("call", files.Write("cut.wasm", whole[..length]), "Echo");
            string line = result.AssertFailed(exitCode: 1);
            Assert.True(
                line.Contains("cut.wasm: not a valid WebAssembly module: ", StringComparison.Ordinal) && line.Contains("(at byte 0x", StringComparison.Ordinal)
                    || line.Contains("must export", StringComparison.Ordinal), // cut between two sections: a module, but no guest
                $"{length} bytes: {line}");
        }
    }

    [Fact]
    public async Task Module_WithChangedBytes_RunsOrIsRefusedInOneLine()
    {
        byte[] whole = await File.ReadAllBytesAsync(TemporaryFiles.Guest("echo/echo"));
        var random = new Random(20261120);
        for (int i = 0; i < 300; i++)
        {
            byte[] changed = [.. whole];
            for (int change = 0; change <= i % 3; change++) changed[random.Next(8, changed.Length)] = (byte)random.Next(256);

            MoorResult result = await Moor.RunAsync(
                "call", files.Write("changed.wasm", changed), "Echo", "--input", TemporaryFiles.Guest("echo/echo"), "--timeout", "1s", "--max-memory", "16MiB");
            if (result.ExitCode != 0) result.AssertFailed(exitCode: 1);
        }
    }

    [Fact]
    public async Task Module_ThatWantsOtherImports_NamesThemWithTheirTypes()
    {
        // (module (import "env" "clock" (func (param i64) (result i32))) (import "wapc" "__host_error" (func)))
        byte[] module = [.. "\0asm\x01\0\0\0"u8,
            1, 9, 2, 0x60, 1, 0x7e, 1, 0x7f, 0x60, 0, 0,
            2, 33, 2, 3, .. "env"u8, 5, .. "clock"u8, 0, 0, 4, .. "wapc"u8, 12, .. "__host_error"u8, 0, 1];
        string path = files.Write("imports.wasm", module);

        string line = (await Moor.RunAsync("call", path, "Echo")).AssertFailed(exitCode: 1);
        Assert.Contains("import env.clock: the module wants a function [i64] -> [i32], this host has nothing of that name", line);
        Assert.Contains("import wapc.__host_error: the module wants a function [] -> [], this host has a function [i32] -> []", line);
        Assert.Contains("must export \"__guest_call\", a function [i32 i32] -> [i32], but exports none", line);
    }

    private static string[] With(string[] command, string path) => [.. command.Select(part => part == "FILE" ? path : part)];

    private static byte[] Content(string name)
    {
        switch (name)
        {
            case "empty.wasm": return [];
            case "elf.wasm": return [0x7f, .. "ELF"u8, 2, 1, 1, .. new byte[57]];
            case "exe.wasm": return [.. "MZ"u8, .. new byte[62]];
            case "zip.wasm": return [.. "PK\x03\x04"u8, .. new byte[26]];
            case "text.wasm": return Encoding.UTF8.GetBytes("Hello, this is no module. Grüße!\n");
            case "wat.wasm": return Encoding.UTF8.GetBytes("\n  (module (func))\n");
            case "component.wasm": return [.. "\0asm"u8, 0x0d, 0, 1, 0];
            case "version2.wasm": return [.. "\0asm"u8, 2, 0, 0, 0];
            case "magic.wasm": return [.. "\0asm"u8, 1];
            case "random.wasm":
                byte[] random = new byte[4096];
                new Random(1).NextBytes(random);
                return random;
            case "gzip.wasm":
                using (var compressed = new MemoryStream())
                {
                    using (var gzip = new GZipStream(compressed, CompressionMode.Compress)) gzip.Write("\0asm\x01\0\0\0"u8);
                    return compressed.ToArray();
                }

            default: throw new ArgumentException(name);
        }
    }
}
