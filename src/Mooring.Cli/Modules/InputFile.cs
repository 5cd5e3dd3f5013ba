using Mooring.Cli.Application;
using Mooring.Cli.Values;

namespace Mooring.Cli.Modules;

/// <summary>Reads files that the command line names.</summary>
internal static class InputFile
{
    /// <summary>The whole file.</summary>
    /// <exception cref="CliException">It cannot be read, or has more than <paramref name="most"/> bytes.</exception>
    public static async Task<byte[]> ReadAsync(string path, long most, CancellationToken cancellation)
    {
        Check(path);
        try
        {
            FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                return await ReadAsync(file, path, most, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"{path}: no such file", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new CliException($"{path}: no permission to read it", cause);
        }
        catch (IOException cause)
        {
            throw new CliException($"{path}: {cause.Message}", cause);
        }
    }

    /// <summary>Refuses what cannot be a file to read, for commands that have it read elsewhere.</summary>
    /// <exception cref="CliException">There is no such file.</exception>
    public static void Check(string path)
    {
        CheckName(path);
        if (Directory.Exists(path)) throw new CliException($"{path}: not a file but a directory");
        if (!File.Exists(path)) throw new CliException($"{path}: no such file");
    }

    /// <summary>Refuses what cannot be the name of a file at all: mostly variables that were empty.</summary>
    /// <exception cref="CliException">It is empty, or has a zero byte in it.</exception>
    public static void CheckName(string path)
    {
        if (path.Length == 0) throw new CliException("the name of the file is empty: was a variable not set?") { ExitCode = ExitCode.Usage };
        if (path.Contains('\0', StringComparison.Ordinal)) throw new CliException($"{path}: no name of a file") { ExitCode = ExitCode.Usage };
    }

    /// <summary>A whole stream. Devices and pipes do not tell their length, so the limit is kept while reading.</summary>
    /// <exception cref="CliException">It has more than <paramref name="most"/> bytes.</exception>
    public static async Task<byte[]> ReadAsync(Stream stream, string name, long most, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[81920];
        int read;
        // A console or a pipe does not heed the token while it waits.
        while ((read = await stream.ReadAsync(buffer, cancellation).AsTask().WaitAsync(cancellation).ConfigureAwait(false)) > 0)
        {
            if (all.Length + read > most) throw new CliException($"{name}: larger than {ByteSize.Format(most)}");
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}
