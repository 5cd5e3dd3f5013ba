using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Hosting.Claims;

namespace Mooring.Cli.Commands;

/// <summary>Seeds in files.</summary>
internal static class KeyFile
{
    private const int LargestBytes = 4096;

    /// <exception cref="CliException">The file cannot be read, or holds no seed.</exception>
    public static async Task<NKey> ReadAsync(string path, CancellationToken cancellation)
    {
        byte[] text = await InputFile.ReadAsync(path, LargestBytes, cancellation).ConfigureAwait(false);
        try
        {
            return NKey.FromSeed(System.Text.Encoding.UTF8.GetString(text));
        }
        catch (FormatException cause)
        {
            throw new CliException($"{path}: {cause.Message}", cause);
        }
    }

    /// <summary>Writes a seed to a new file that only its owner can read.</summary>
    /// <exception cref="CliException">There is such a file already, or it cannot be written.</exception>
    public static async Task WriteAsync(string path, NKey key, CancellationToken cancellation)
    {
        InputFile.CheckName(path);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var file = new FileStream(path, options);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(System.Text.Encoding.ASCII.GetBytes(key.ExportSeed() + "\n"), cancellation).ConfigureAwait(false);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new CliException($"{path}: exists already, and a seed is never written over: name another file");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path}: cannot be written: {cause.Message}", cause);
        }
    }
}
