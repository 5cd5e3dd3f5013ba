using System.Text;
using Mooring.Wasi.Abi;
using Mooring.Wasi.Descriptors;
using Mooring.Wasi.Linux;

namespace Mooring.Wasi.Startup;

/// <summary>Opens the directories that the embedder gives to a guest ("preopens").</summary>
internal static class GivenDirectory
{
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux on x86-64 or arm64.</exception>
    public static DirectoryDescriptor Open(WasiDirectory directory)
    {
        if (!LibC.IsSupported) throw new PlatformNotSupportedException("Directories can be given to WASI guests on Linux only (x86-64, arm64).");
        FileHandle handle = LibC.OpenHostPath(directory.HostPath, LibC.ReadOnly | LibC.DirectoryOnly | LibC.CloseOnExec);
        if (handle.IsInvalid)
        {
            Errno error = LibC.LastError;
            handle.Dispose();
            throw new IOException($"{directory.HostPath}: {Describe(error)}");
        }

        Rights lost = directory.Access is WasiAccess.ReadOnly ? Rights.Changes : Rights.None;
        return new DirectoryDescriptor(
            handle, Rights.Directory & ~lost, (Rights.Directory | Rights.File) & ~lost, FdFlags.None, Encoding.UTF8.GetBytes(directory.GuestPath));
    }

    private static string Describe(Errno error) => error switch
    {
        Errno.NoEntry => "no such directory",
        Errno.NotDirectory => "not a directory",
        Errno.Access => "no permission to open it",
        _ => $"cannot be opened ({error})",
    };
}
