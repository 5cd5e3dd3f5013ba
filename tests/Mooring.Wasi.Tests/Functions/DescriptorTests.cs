using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasi.Tests.Support;

namespace Mooring.Wasi.Tests.Functions;

/// <summary>What C programs do not reach: renumbering, flags, bad pointers and numbers.</summary>
public sealed class DescriptorTests : IDisposable
{
    private readonly TemporaryTree _tree = new();
    private readonly Guest _guest;

    public DescriptorTests()
    {
        _tree.File("file", "0123456789").Folder("dir");
        _guest = new Guest(new WasiOptions { Directories = [new(_tree.Root, "/given")], MaxDescriptors = 8 });
    }

    public void Dispose()
    {
        _guest.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void GivenDirectory_AskedAbout_TellsItsName()
    {
        Assert.Equal(Errno.Success, DescriptorFunctions.GetGiven(_guest.Call, 3, Guest.Result));
        Assert.Equal((byte)0, _guest.Read<byte>());
        Assert.Equal(6, _guest.Read<int>(Guest.Result + 4));
        Assert.Equal(Errno.Success, DescriptorFunctions.GetGivenName(_guest.Call, 3, 100, 6));
        Assert.Equal("/given", _guest.Memory.ReadString(100, 6));
        Assert.Equal(Errno.NameTooLong, DescriptorFunctions.GetGivenName(_guest.Call, 3, 100, 5));
        foreach (int other in (int[])[0, 4, -1]) Assert.Equal(Errno.BadDescriptor, DescriptorFunctions.GetGiven(_guest.Call, other, Guest.Result));
    }

    [Fact]
    public void Open_OfTooMany_FailsUntilOneIsClosed()
    {
        for (int expected = 4; expected < 8; expected++)
        {
            Assert.Equal(Errno.Success, _guest.Open("file", 0, Rights.FdRead, out int fd));
            Assert.Equal(expected, fd);
        }

        Assert.Equal(Errno.TooManyOpenFiles, _guest.Open("file", 0, Rights.FdRead, out _));
        Assert.Equal(Errno.Success, _guest.Call.Context.Descriptors.Close(5));
        Assert.Equal(Errno.Success, _guest.Open("file", 0, Rights.FdRead, out int free));
        Assert.Equal(5, free);
    }

    [Fact]
    public void Renumber_OntoAnOpenDescriptor_ReplacesIt()
    {
        _guest.Open("file", 0, Rights.FdRead | Rights.FdSeek, out int file);
        _guest.Open("dir", OpenFlags.Directory, Rights.FdReaddir, out int directory);
        Assert.Equal(Errno.Success, _guest.Call.Context.Descriptors.Renumber(file, directory));
        Assert.Equal(Errno.BadDescriptor, DescriptorFunctions.GetStat(_guest.Call, file, Guest.Result));
        Assert.Equal(Errno.Success, DescriptorFunctions.GetStat(_guest.Call, directory, Guest.Result));
        Assert.Equal(FileType.RegularFile, _guest.Read<FdStat>().Type);
        Assert.Equal(Errno.BadDescriptor, _guest.Call.Context.Descriptors.Renumber(directory, 100));
        Assert.Equal(Errno.BadDescriptor, _guest.Call.Context.Descriptors.Renumber(100, directory));
        Assert.Equal(Errno.Success, _guest.Call.Context.Descriptors.Renumber(directory, directory));
    }

    [Fact]
    public void Pointers_OutsideMemory_AreFaults()
    {
        _guest.Open("file", 0, Rights.File, out int fd);
        int end = _guest.End;
        Assert.Equal(Errno.Fault, FileFunctions.Read(_guest.Call, fd, end, 1, Guest.Result));
        Assert.Equal(Errno.Fault, FileFunctions.Read(_guest.Call, fd, _guest.Range(end - 4, 5), 1, Guest.Result));
        Assert.Equal(Errno.Fault, FileFunctions.Read(_guest.Call, fd, _guest.Range(100, -1), 1, Guest.Result));
        Assert.Equal(Errno.Fault, FileFunctions.Read(_guest.Call, fd, _guest.Range(100, 1), 1, end - 3));
        Assert.Equal(Errno.Fault, DescriptorFunctions.GetStat(_guest.Call, fd, end - 23));
        Assert.Equal(Errno.Fault, DescriptorFunctions.GetStatus(_guest.Call, fd, -1));
        Assert.Equal(Errno.Fault, PathFunctions.CreateDirectory(_guest.Call, 3, end - 1, 2));
        Assert.Equal(Errno.Fault, PathFunctions.Open(_guest.Call, 3, 0, 0, 1, 0, 0, 0, 0, end));
        Assert.Equal(Errno.Fault, Polling.Run(_guest.Call, end - 47, 0, 1, Guest.Result));
        Assert.Equal(Errno.Fault, Polling.Run(_guest.Call, 0, 0, -1, Guest.Result));
        Assert.Equal(Errno.Fault, ProgramFunctions.Random(_guest.Call, 0, -1));
        Assert.Equal(Errno.Fault, ProgramFunctions.ClockTime(_guest.Call, 0, end - 7));
    }

    [Fact]
    public void Numbers_ThatMeanNothing_AreInvalid()
    {
        _guest.Open("file", 0, Rights.File, out int fd);
        Assert.Equal(Errno.Invalid, FileFunctions.Seek(_guest.Call, fd, 0, 3, Guest.Result));
        Assert.Equal(Errno.Invalid, FileFunctions.Seek(_guest.Call, fd, -1, 0, Guest.Result));
        Assert.Equal(Errno.Invalid, FileFunctions.Advise(_guest.Call, fd, 0, 0, 6));
        Assert.Equal(Errno.Invalid, FileFunctions.ReadAt(_guest.Call, fd, _guest.Range(100, 1), 1, -1, Guest.Result));
        Assert.Equal(Errno.Invalid, FileFunctions.Allocate(_guest.Call, fd, 0, 0));
        Assert.Equal(Errno.Invalid, DescriptorFunctions.SetFlags(_guest.Call, fd, 1 << 5));
        Assert.Equal(Errno.NotSupported, DescriptorFunctions.SetFlags(_guest.Call, fd, (int)FdFlags.Sync));
        Assert.Equal(Errno.Invalid, DescriptorFunctions.SetTimes(_guest.Call, fd, 0, 0, (int)(SetTimesFlags.Access | SetTimesFlags.AccessNow)));
        Assert.Equal(Errno.Invalid, DescriptorFunctions.SetTimes(_guest.Call, fd, 0, 0, 1 << 4));
        Assert.Equal(Errno.Invalid, ProgramFunctions.ClockTime(_guest.Call, 4, Guest.Result));
        Assert.Equal(Errno.Invalid, ProgramFunctions.ClockResolution(_guest.Call, -1, Guest.Result));
        Assert.Equal(Errno.Invalid, Polling.Run(_guest.Call, 0, 0, 0, Guest.Result));
        Assert.Equal(Errno.Invalid, _guest.Open("file", (OpenFlags)16, Rights.FdRead, out _));
    }

    [Fact]
    public void Streams_AskedForWhatTheyCannot_SayWhy()
    {
        Assert.Equal(Errno.NotSeekable, FileFunctions.Seek(_guest.Call, 0, 0, 0, Guest.Result));
        Assert.Equal(Errno.NotSeekable, FileFunctions.ReadAt(_guest.Call, 0, _guest.Range(100, 1), 1, 0, Guest.Result));
        Assert.Equal(Errno.BadDescriptor, FileFunctions.Write(_guest.Call, 0, _guest.Range(100, 1), 1, Guest.Result));
        Assert.Equal(Errno.BadDescriptor, FileFunctions.Read(_guest.Call, 1, _guest.Range(100, 1), 1, Guest.Result));
        Assert.Equal(Errno.NotDirectory, DescriptorFunctions.List(_guest.Call, 1, 100, 10, 0, Guest.Result));
        Assert.Equal(Errno.NotDirectory, _guest.Open("file", 0, Rights.FdRead, out _, directory: 0));
        Assert.Equal(Errno.NotSocket, SocketFunctions.Refuse(_guest.Call, 0));
        Assert.Equal(Errno.BadDescriptor, SocketFunctions.Refuse(_guest.Call, 9));
    }

    [Theory]
    [InlineData(0, Errno.Success)]
    [InlineData(16, Errno.Success)]
    [InlineData(18, Errno.NotSupported)]
    [InlineData(31, Errno.Invalid)]
    [InlineData(-1, Errno.Invalid)]
    public void Raise_OfASignalThatDoesNotEndPrograms_Returns(int signal, object error) => Assert.Equal((Errno)error, ProgramFunctions.Raise(signal));

    [Fact]
    public void Raise_OfSigterm_EndsTheProgramAsAShellTellsIt() =>
        Assert.Equal(143, Assert.Throws<WasiExitException>(() => ProgramFunctions.Raise(15)).ExitCode);
}
