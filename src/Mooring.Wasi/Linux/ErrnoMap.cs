using Mooring.Wasi.Abi;

namespace Mooring.Wasi.Linux;

/// <summary>Linux's error numbers in WASI's terms.</summary>
/// <remarks>
/// Numbers of include/uapi/asm-generic/errno.h, which x86-64 and arm64 share. Each one that has a namesake in WASI becomes that; the
/// others, none of which file operations document, become <see cref="Errno.InputOutput"/>.
/// </remarks>
internal static class ErrnoMap
{
    /// <summary>The error in WASI's terms.</summary>
    /// <param name="linux">A positive error number.</param>
    public static Errno ToWasi(int linux) => linux switch
    {
        1 => Errno.NotPermitted, // EPERM
        2 => Errno.NoEntry, // ENOENT
        3 => Errno.NoProcess, // ESRCH
        4 => Errno.Interrupted, // EINTR
        5 => Errno.InputOutput, // EIO
        6 => Errno.NoDeviceOrAddress, // ENXIO
        7 => Errno.TooBig, // E2BIG
        8 => Errno.NotExecutable, // ENOEXEC
        9 => Errno.BadDescriptor, // EBADF
        10 => Errno.NoChild, // ECHILD
        11 => Errno.Again, // EAGAIN
        12 => Errno.NoMemory, // ENOMEM
        13 => Errno.Access, // EACCES
        14 => Errno.Fault, // EFAULT
        16 => Errno.Busy, // EBUSY
        17 => Errno.Exists, // EEXIST
        18 => Errno.CrossDevice, // EXDEV
        19 => Errno.NoDevice, // ENODEV
        20 => Errno.NotDirectory, // ENOTDIR
        21 => Errno.IsDirectory, // EISDIR
        22 => Errno.Invalid, // EINVAL
        23 => Errno.TooManyFilesInSystem, // ENFILE
        24 => Errno.TooManyOpenFiles, // EMFILE
        25 => Errno.NotTerminal, // ENOTTY
        26 => Errno.TextBusy, // ETXTBSY
        27 => Errno.FileTooBig, // EFBIG
        28 => Errno.NoSpace, // ENOSPC
        29 => Errno.NotSeekable, // ESPIPE
        30 => Errno.ReadOnlyFileSystem, // EROFS
        31 => Errno.TooManyLinks, // EMLINK
        32 => Errno.BrokenPipe, // EPIPE
        33 => Errno.Domain, // EDOM
        34 => Errno.Range, // ERANGE
        35 => Errno.Deadlock, // EDEADLK
        36 => Errno.NameTooLong, // ENAMETOOLONG
        37 => Errno.NoLocks, // ENOLCK
        38 => Errno.NotImplemented, // ENOSYS
        39 => Errno.NotEmpty, // ENOTEMPTY
        40 => Errno.Loop, // ELOOP
        42 => Errno.NoMessage, // ENOMSG
        43 => Errno.IdentifierRemoved, // EIDRM
        67 => Errno.NoLink, // ENOLINK
        71 => Errno.Protocol, // EPROTO
        72 => Errno.MultiHop, // EMULTIHOP
        74 => Errno.BadMessage, // EBADMSG
        75 => Errno.Overflow, // EOVERFLOW
        84 => Errno.IllegalSequence, // EILSEQ
        88 => Errno.NotSocket, // ENOTSOCK
        89 => Errno.DestinationAddressRequired, // EDESTADDRREQ
        90 => Errno.MessageSize, // EMSGSIZE
        91 => Errno.WrongProtocolType, // EPROTOTYPE
        92 => Errno.NoProtocolOption, // ENOPROTOOPT
        93 => Errno.ProtocolNotSupported, // EPROTONOSUPPORT
        95 => Errno.NotSupported, // ENOTSUP
        97 => Errno.AddressFamilyNotSupported, // EAFNOSUPPORT
        98 => Errno.AddressInUse, // EADDRINUSE
        99 => Errno.AddressNotAvailable, // EADDRNOTAVAIL
        100 => Errno.NetworkDown, // ENETDOWN
        101 => Errno.NetworkUnreachable, // ENETUNREACH
        102 => Errno.NetworkReset, // ENETRESET
        103 => Errno.ConnectionAborted, // ECONNABORTED
        104 => Errno.ConnectionReset, // ECONNRESET
        105 => Errno.NoBufferSpace, // ENOBUFS
        106 => Errno.IsConnected, // EISCONN
        107 => Errno.NotConnected, // ENOTCONN
        110 => Errno.TimedOut, // ETIMEDOUT
        111 => Errno.ConnectionRefused, // ECONNREFUSED
        113 => Errno.HostUnreachable, // EHOSTUNREACH
        114 => Errno.Already, // EALREADY
        115 => Errno.InProgress, // EINPROGRESS
        116 => Errno.Stale, // ESTALE
        122 => Errno.Quota, // EDQUOT
        125 => Errno.Canceled, // ECANCELED
        130 => Errno.OwnerDead, // EOWNERDEAD
        131 => Errno.NotRecoverable, // ENOTRECOVERABLE
        _ => Errno.InputOutput,
    };
}
