using Mooring.Wasi.Abi;
using Mooring.Wasi.Descriptors;

namespace Mooring.Wasi.Functions;

/// <summary>The functions that look at descriptors and change what they are.</summary>
internal static class DescriptorFunctions
{
    public static Errno GetStat(GuestCall call, int fd, int result)
    {
        if (!call.Context.Descriptors.TryGet(fd, out Descriptor? descriptor)) return Errno.BadDescriptor;
        return call.Memory.TryWrite(result, descriptor.Stat) ? Errno.Success : Errno.Fault;
    }

    public static Errno SetFlags(GuestCall call, int fd, int flags)
    {
        Errno error = call.Find(fd, Rights.FdFdstatSetFlags, out Descriptor descriptor);
        if (error is not Errno.Success) return error;
        return (flags & ~(int)FdFlags.All) != 0 ? Errno.Invalid : descriptor.SetFlags((FdFlags)flags);
    }

    public static Errno SetRights(GuestCall call, int fd, long rights, long inheriting)
    {
        if (!call.Context.Descriptors.TryGet(fd, out Descriptor? descriptor)) return Errno.BadDescriptor;
        return descriptor.TryRestrict((Rights)rights, (Rights)inheriting) ? Errno.Success : Errno.NotCapable;
    }

    public static Errno GetStatus(GuestCall call, int fd, int result)
    {
        Errno error = call.Find(fd, Rights.FdFilestatGet, out Descriptor descriptor);
        if (error is not Errno.Success) return error;
        error = descriptor.GetStatus(out FileStat status);
        if (error is not Errno.Success) return error;
        return call.Memory.TryWrite(result, status) ? Errno.Success : Errno.Fault;
    }

    public static Errno SetSize(GuestCall call, int fd, long size)
    {
        Errno error = call.Find(fd, Rights.FdFilestatSetSize, out Descriptor descriptor);
        if (error is not Errno.Success) return error;
        return descriptor.SetSize((ulong)size);
    }

    public static Errno SetTimes(GuestCall call, int fd, long access, long modification, int flags)
    {
        Errno error = call.Find(fd, Rights.FdFilestatSetTimes, out Descriptor descriptor);
        if (error is not Errno.Success) return error;
        return flags is < 0 or > ushort.MaxValue ? Errno.Invalid : descriptor.SetTimes((ulong)access, (ulong)modification, (SetTimesFlags)flags);
    }

    public static Errno GetGiven(GuestCall call, int fd, int result)
    {
        if (!TryGetGivenPath(call, fd, out byte[] path)) return Errno.BadDescriptor;
        return call.Memory.TryWrite(result, new PreStat { NameLength = (uint)path.Length }) ? Errno.Success : Errno.Fault;
    }

    public static Errno GetGivenName(GuestCall call, int fd, int address, int length)
    {
        if (!TryGetGivenPath(call, fd, out byte[] path)) return Errno.BadDescriptor;
        if (path.Length > (uint)length) return Errno.NameTooLong;
        if (!call.Memory.TryGet(address, (uint)path.Length, out Span<byte> name)) return Errno.Fault;
        path.CopyTo(name);
        return Errno.Success;
    }

    public static Errno List(GuestCall call, int fd, int address, int length, long cookie, int result)
    {
        if (!call.Context.Descriptors.TryGet(fd, out Descriptor? descriptor)) return Errno.BadDescriptor;
        if (descriptor is not DirectoryDescriptor directory) return Errno.NotDirectory;
        if ((directory.Rights & Rights.FdReaddir) == 0) return Errno.NotCapable;
        if (!call.Memory.TryGet(address, (uint)length, out Span<byte> entries)) return Errno.Fault;
        Errno error = directory.List(entries, (ulong)cookie, out uint used);
        if (error is not Errno.Success) return error;
        return call.Memory.TryWrite(result, used) ? Errno.Success : Errno.Fault;
    }

    private static bool TryGetGivenPath(GuestCall call, int fd, out byte[] path)
    {
        path = call.Context.Descriptors.TryGet(fd, out Descriptor? descriptor) && descriptor is DirectoryDescriptor { GuestPath: { } given } ? given : [];
        return descriptor is DirectoryDescriptor { GuestPath: not null };
    }
}
