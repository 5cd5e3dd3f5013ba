using System.Text;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Hosting.Manifests;

namespace Mooring.Cli.Hosts;

/// <summary>Reads the manifest that a command names, and says what the file is if it is something else.</summary>
internal static class ManifestFile
{
    private const long LargestBytes = 4L << 20;

    /// <exception cref="CliException">The file cannot be read, or is no text.</exception>
    /// <exception cref="ManifestException">It is no manifest; the message begins with file, line and column.</exception>
    public static async Task<HostManifest> ReadAsync(string path, CancellationToken cancellation)
    {
        byte[] bytes = await InputFile.ReadAsync(path, LargestBytes, cancellation).ConfigureAwait(false);
        if (bytes.AsSpan().StartsWith("\0asm"u8))
            throw new CliException($"{path}: not a manifest but a WebAssembly module: name it in a manifest, or serve it with moor serve");
        return HostManifest.Parse(Decode(bytes, path), path, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static string Decode(byte[] bytes, string path)
    {
        try
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException cause)
        {
            throw new CliException($"{path}: not a manifest: the file is no text in UTF-8", cause);
        }
    }
}
