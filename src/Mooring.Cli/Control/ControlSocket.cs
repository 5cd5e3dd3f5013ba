using System.Net.Sockets;
using Mooring.Cli.Application;

namespace Mooring.Cli.Control;

/// <summary>The Unix socket of a control endpoint, as a file.</summary>
internal static class ControlSocket
{
    /// <summary>Makes sure that a socket can be made there: one that a host left behind when it was killed is taken away.</summary>
    /// <exception cref="CliException">It cannot: the path is too long, a host listens there, or another file lies there.</exception>
    public static async Task PrepareAsync(string path, CancellationToken cancellation)
    {
        UnixDomainSocketEndPoint endpoint = EndPointOf(path);
        var file = new FileInfo(path);
        if (!file.Exists) return;
        // A socket has no length; anything with one is somebody's file.
        if (file.Length > 0) throw new CliException($"control: {path} is a file: name another path for the socket");
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await probe.ConnectAsync(endpoint, cancellation).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            File.Delete(path);
            return;
        }

        throw new CliException($"control: a host listens on {path} already");
    }

    /// <summary>Leaves the socket to its owner: who cannot write to it cannot connect.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static UnixDomainSocketEndPoint EndPointOf(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentException cause)
        {
            throw new CliException($"control: {path} cannot be the path of a socket: {cause.Message}", cause);
        }
    }
}
