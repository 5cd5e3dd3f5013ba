using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Tests.Support;

namespace Mooring.Wasi.Tests.Functions;

public sealed class RightsTests : IDisposable
{
    private const Rights ReadWrite = Rights.FdRead | Rights.FdWrite | Rights.FdSeek | Rights.FdTell;

    private readonly TemporaryTree _tree = new();
    private readonly Guest _guest;

    public RightsTests()
    {
        _tree.File("file", "0123456789").Folder("dir");
        _guest = new Guest(new WasiOptions { Directories = [new(_tree.Root, "/given")] });
    }

    public void Dispose()
    {
        _guest.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void Rights_OnceGivenUp_AreGone()
    {
        Assert.Equal(Errno.Success, _guest.Open("file", 0, ReadWrite, out int fd));
        Assert.Equal(Errno.NotCapable, DescriptorFunctions.SetRights(_guest.Call, fd, (long)(ReadWrite | Rights.FdSync), 0));
        Assert.Equal(Errno.Success, DescriptorFunctions.SetRights(_guest.Call, fd, (long)(Rights.FdRead | Rights.FdTell), 0));
        Assert.Equal(Errno.NotCapable, DescriptorFunctions.SetRights(_guest.Call, fd, (long)ReadWrite, 0));
        Assert.Equal(Errno.BadDescriptor, FileFunctions.Write(_guest.Call, fd, _guest.Range(100, 1), 1, Guest.Result));
        Assert.Equal(Errno.NotCapable, FileFunctions.Seek(_guest.Call, fd, 1, 0, Guest.Result));
        Assert.Equal(Errno.NotCapable, DescriptorFunctions.SetSize(_guest.Call, fd, 0));
        Assert.Equal(Errno.Success, FileFunctions.Seek(_guest.Call, fd, 0, 1, Guest.Result)); // asking is telling
    }

    [Fact]
    public void Open_BelowADirectoryOpenedForLittle_CannotAskForMore()
    {
        Assert.Equal(Errno.Success, _guest.Open("dir", OpenFlags.Directory, Rights.PathOpen | Rights.PathCreateFile, out int directory, Rights.FdRead));
        Assert.Equal(Errno.NotCapable, _guest.Open("new", OpenFlags.Create, Rights.FdWrite, out _, directory: directory));
        Assert.Equal(Errno.NotCapable, _guest.Open("new", OpenFlags.Create | OpenFlags.Truncate, Rights.FdRead, out _, directory: directory));
        Assert.Equal(Errno.Success, _guest.Open("new", OpenFlags.Create, Rights.FdRead, out _, directory: directory));
        (int address, int length) = _guest.Text("below");
        Assert.Equal(Errno.NotCapable, PathFunctions.CreateDirectory(_guest.Call, directory, address, length));
    }

    [Fact]
    public void ReadOnlyDirectory_AndAllBelowIt_RefusesChanges()
    {
        using var guest = new Guest(new WasiOptions { Directories = [new(_tree.Root, "/", WasiAccess.ReadOnly)] });
        Assert.Equal(Errno.NotCapable, guest.Open("file", 0, Rights.FdWrite, out _));
        Assert.Equal(Errno.NotCapable, guest.Open("file", OpenFlags.Truncate, Rights.FdRead, out _));
        Assert.Equal(Errno.NotCapable, guest.Open("new", OpenFlags.Create, Rights.FdRead, out _));
        Assert.Equal(Errno.Success, guest.Open("dir", OpenFlags.Directory, Rights.PathOpen, out int below, Rights.FdRead));
        (int address, int length) = guest.Text("file");
        Assert.Equal(Errno.NotCapable, PathFunctions.UnlinkFile(guest.Call, 3, address, length));
        Assert.Equal(Errno.NotCapable, PathFunctions.RemoveDirectory(guest.Call, below, address, length));
        Assert.Equal(Errno.NotCapable, PathFunctions.CreateSymbolicLink(guest.Call, address, length, 3, address, length));
        Assert.Equal(Errno.NotCapable, PathFunctions.Rename(guest.Call, 3, address, length, 3, address, length));
        Assert.Equal(Errno.NotCapable, PathFunctions.Link(guest.Call, 3, 0, address, length, 3, address, length));
        Assert.Equal(Errno.NotCapable, PathFunctions.SetTimes(guest.Call, 3, 0, address, length, 0, 0, (int)SetTimesFlags.AccessNow));
    }
}
