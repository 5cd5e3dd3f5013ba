using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Wasi.Abi;
using Mooring.Wasi.Linux;

namespace Mooring.Wasi.Descriptors;

/// <summary>Turns what the kernel says of a directory into WASI's entries.</summary>
internal ref struct DirectoryListing(Span<byte> output)
{
    // struct linux_dirent64: inode (8 bytes), position of the next entry (8), length of this one (2), type (1), name with a zero byte.
    private const int NextOffset = 8, LengthOffset = 16, TypeOffset = 18, NameOffset = 19;
    private const int BufferBytes = 16 * 1024;

    private readonly Span<byte> _output = output;
    private bool _isAtEnd;

    /// <summary>Bytes written.</summary>
    public int Used { get; private set; }

    /// <summary>Whether there are more entries as far as is known, and room for them.</summary>
    public readonly bool WantsMore => !_isAtEnd && Used < _output.Length;

    /// <summary>Reads some entries from where the directory's position is.</summary>
    [SkipLocalsInit]
    public Errno ReadFrom(DirectoryDescriptor directory)
    {
        Span<byte> buffer = stackalloc byte[BufferBytes];
        nint length = LibC.ReadDirectory(directory.Handle, buffer, BufferBytes);
        if (length < 0) return LibC.LastError;
        _isAtEnd = length == 0;
        ReadOnlySpan<byte> rest = buffer[..(int)length];
        while (!rest.IsEmpty && Used < _output.Length)
        {
            int entryLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[LengthOffset..]);
            Errno error = Write(rest[..entryLength], directory);
            if (error is not Errno.Success) return error;
            rest = rest[entryLength..];
        }

        return Errno.Success;
    }

    private Errno Write(scoped ReadOnlySpan<byte> entry, DirectoryDescriptor directory)
    {
        ReadOnlySpan<byte> name = entry[NameOffset..];
        name = name[..name.IndexOf((byte)0)];
        ulong inode = BinaryPrimitives.ReadUInt64LittleEndian(entry);
        if (directory.GuestPath is not null && name.SequenceEqual(".."u8))
        {
            // What is above the guest's root is none of its business: there, as at "/", the parent is the directory itself.
            Errno error = directory.GetStatus(out FileStat status);
            if (error is not Errno.Success) return error;
            inode = status.Inode;
        }

        var head = new DirectoryEntry
        {
            Next = BinaryPrimitives.ReadUInt64LittleEndian(entry[NextOffset..]),
            Inode = inode,
            NameLength = (uint)name.Length,
            Type = TypeOf(entry[TypeOffset]),
        };
        Append(MemoryMarshal.AsBytes(new ReadOnlySpan<DirectoryEntry>(in head)));
        Append(name);
        return Errno.Success;
    }

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        int length = int.Min(bytes.Length, _output.Length - Used);
        bytes[..length].CopyTo(_output[Used..]);
        Used += length;
    }

    /// <summary>DT_CHR and so on.</summary>
    private static FileType TypeOf(byte linux) => linux switch
    {
        2 => FileType.CharacterDevice,
        4 => FileType.Directory,
        6 => FileType.BlockDevice,
        8 => FileType.RegularFile,
        10 => FileType.SymbolicLink,
        12 => FileType.SocketStream,
        _ => FileType.Unknown,
    };
}
