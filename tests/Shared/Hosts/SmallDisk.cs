using System.Diagnostics;

namespace Mooring.Testing.Hosts;

/// <summary>A file system of a few hundred KiB, in memory, that can really be full; gone when it is disposed.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>Mounts it, or skips the test loudly: it takes root on Linux, or a container that may mount.</summary>
    public static async Task<SmallDisk> MountAsync(int kibibytes)
    {
        string path = Directory.CreateTempSubdirectory("mooring-disk-").FullName;
        string? failure = OperatingSystem.IsLinux() ? await RunAsync("mount", "-t", "tmpfs", "-o", $"size={kibibytes}k", "mooring-test", path) : "this is not Linux";
        if (failure is not null)
        {
            Directory.Delete(path);
            Assert.Skip($"NOT TESTED: no small disk can be mounted here: {failure.Trim()}");
        }

        return new SmallDisk(path);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("umount", "-l", Path);
        Directory.Delete(Path);
    }

    /// <returns>What went wrong; null if nothing did.</returns>
    private static async Task<string?> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : error;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
