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

        InputFile.CheckName(path);
        if (Directory.Exists(path)) throw new CliException($"{path}: cannot be written: it is a directory");
        try
        {
            if (IsOrdinary(path)) await ReplaceAsync(path, bytes, cancellation).ConfigureAwait(false);
            else await File.WriteAllBytesAsync(path, bytes, cancellation).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be written: {cause.Message}", cause);
        }
    }

    /// <summary>Whether the path is a file of which something could be lost: no device, pipe or link.</summary>
    private static bool IsOrdinary(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null } file && (file.Attributes & FileAttributes.Device) == 0 && file.Length > 0;

    /// <summary>Exchanges a file for its new contents at once: when the disk is full the old ones are still there.</summary>
    private static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using (new FileStream(path, FileMode.Open, FileAccess.Write)) // a file that must not be written must not be replaced either
        {
        }

        string beside = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            await File.WriteAllBytesAsync(beside, bytes, cancellation).ConfigureAwait(false);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(beside, File.GetUnixFileMode(path));
            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside); // nothing is there when it has been moved
        }
    }
}
