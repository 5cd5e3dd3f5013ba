using Mooring.Cli.Application;

namespace Mooring.Cli.Modules;

/// <summary>Writes files that the command line names.</summary>
internal static class OutputFile
{
    /// <summary>Writes a whole file, or standard output for <c>-</c>.</summary>
    /// <exception cref="CliException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, Terminal terminal, CancellationToken cancellation)
    {
        if (path == "-")
        {
            await terminal.WriteResultAsync(bytes, cancellation).ConfigureAwait(false);
            return;
        }

        try
        {
            await File.WriteAllBytesAsync(path, bytes, cancellation).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be written: {cause.Message}", cause);
        }
    }
}
