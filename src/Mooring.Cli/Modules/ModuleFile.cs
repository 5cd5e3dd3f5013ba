using System.Buffers.Binary;
using Mooring.Cli.Application;

namespace Mooring.Cli.Modules;

/// <summary>Reads the module that a command names, and says what the file is if it is something else.</summary>
internal static class ModuleFile
{
    private const long LargestBytes = 512L << 20;

    private const uint WasmMagic = 0x6d736100; // "\0asm"
    private const uint CoreVersion = 1;
    private const uint ComponentVersion = 0x0001000d;

    private static readonly (byte[] Beginning, string What)[] OtherFiles =
    [
        ([0x7f, .. "ELF"u8], "a Linux program (ELF)"),
        ([.. "MZ"u8], "a Windows program (PE)"),
        ([0xcf, 0xfa, 0xed, 0xfe], "a macOS program (Mach-O)"),
        ([0x1f, 0x8b], "compressed with gzip"),
        ([.. "PK"u8], "a zip archive"),
        ([0x89, .. "PNG"u8], "a picture (PNG)"),
        ([.. "(module"u8], "WebAssembly in the text format: translate it with moor wat2wasm"),
        ([.. "(component"u8], "a WebAssembly component in the text format, and moor runs modules"),
    ];

    /// <exception cref="CliException">It cannot be read, or is no WebAssembly module at all.</exception>
    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        byte[] bytes = await InputFile.ReadAsync(path, LargestBytes, cancellation).ConfigureAwait(false);
        return Recognise(bytes) is { } other ? throw new CliException($"{path}: not a WebAssembly module: the file is {other}") : bytes;
    }

    /// <summary>What a file is that is no core module; null when it is one as far as its first bytes tell.</summary>
    private static string? Recognise(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return "empty";
        if (bytes.Length >= 8 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == WasmMagic)
        {
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) switch
            {
                CoreVersion => null,
                ComponentVersion => "a WebAssembly component, and moor runs modules",
                uint version => $"WebAssembly of version {version}, and moor knows version {CoreVersion}",
            };
        }

        ReadOnlySpan<byte> text = bytes.TrimStart(" \t\r\n"u8);
        foreach ((byte[] beginning, string what) in OtherFiles)
        {
            if ((beginning[0] == (byte)'(' ? text : bytes).StartsWith(beginning)) return what;
        }

        if (bytes.Length < 8 && "\0asm\x01\0\0\0"u8.StartsWith(bytes)) return $"cut off after {bytes.Length} bytes";
        return System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0) ? "text" : "something else (a module begins with 00 61 73 6d)";
    }
}
