using Mooring.Cli.Application;
using Mooring.Wasm;

namespace Mooring.Cli.Modules;

/// <summary>Reads modules in the text format.</summary>
internal static class TextFile
{
    private const long LargestBytes = 256L << 20;

    /// <summary>Reads and translates a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="CliException">It cannot be read, or is not well formed; the message says where.</exception>
    public static async Task<byte[]> ReadModuleAsync(string path, bool withNames, Terminal terminal, CancellationToken cancellation)
    {
        string name = path == "-" ? "standard input" : path;
        byte[] text = path == "-"
            ? await InputFile.ReadAsync(terminal.Input, name, LargestBytes, cancellation).ConfigureAwait(false)
            : await InputFile.ReadAsync(path, LargestBytes, cancellation).ConfigureAwait(false);
        if (text.AsSpan().StartsWith("\0asm"u8)) throw new CliException($"{name}: not text but a WebAssembly module: translate it with moor wasm2wat");
        try
        {
            return WasmText.ToBinary(text, withNames);
        }
        catch (WasmTextException cause)
        {
            throw new CliException($"{name}:{cause.Message}", cause);
        }
    }

    /// <summary>Whether a file is to be read as text.</summary>
    public static bool IsText(string path) => path.EndsWith(".wat", StringComparison.OrdinalIgnoreCase);
}
