using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Functions;

/// <summary>There are no sockets: no descriptor is one.</summary>
internal static class SocketFunctions
{
    public static Errno Refuse(GuestCall call, int fd) => call.Context.Descriptors.TryGet(fd, out _) ? Errno.NotSocket : Errno.BadDescriptor;
}
