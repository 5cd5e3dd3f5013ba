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
        if (Directory.Exists(path)) throw new CliException($"{path}: not a file but a directory");
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

    /// <summary>A whole stream. Devices and pipes do not tell their length, so the limit is kept while reading.</summary>
    /// <exception cref="CliException">It has more than <paramref name="most"/> bytes.</exception>
    public static async Task<byte[]> ReadAsync(Stream stream, string name, long most, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (all.Length + read > most) throw new CliException($"{name}: larger than {ByteSize.Format(most)}");
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }
}
