using Mooring.Wasi.Abi;
using Mooring.Wasm;

namespace Mooring.Wasi.Functions;

/// <summary>Defines the functions of WASI with their names and types; what they do is in the other files of this folder.</summary>
/// <param name="linker">Where they are defined.</param>
/// <param name="context">Finds the guest's context.</param>
/// <param name="isAsync">Whether functions that wait suspend the guest, in place of holding its thread.</param>
internal sealed class WasiDefinitions<T>(Linker<T> linker, Func<T, WasiContext> context, bool isAsync)
{
    public void DefineProgram()
    {
        Add("args_get", (Caller<T> c, int pointers, int bytes) =>
        {
            GuestCall call = Enter(c);
            return (int)call.Context.Arguments.Write(call.Memory, pointers, bytes);
        });
        Add("args_sizes_get", (Caller<T> c, int count, int bytes) =>
        {
            GuestCall call = Enter(c);
            return (int)call.Context.Arguments.WriteSizes(call.Memory, count, bytes);
        });
        Add("environ_get", (Caller<T> c, int pointers, int bytes) =>
        {
            GuestCall call = Enter(c);
            return (int)call.Context.Environment.Write(call.Memory, pointers, bytes);
        });
        Add("environ_sizes_get", (Caller<T> c, int count, int bytes) =>
        {
            GuestCall call = Enter(c);
            return (int)call.Context.Environment.WriteSizes(call.Memory, count, bytes);
        });
        Add("clock_res_get", (Caller<T> c, int clock, int result) => (int)ProgramFunctions.ClockResolution(Enter(c), clock, result));
        Add("clock_time_get", (Caller<T> c, int clock, long precision, int result) => (int)ProgramFunctions.ClockTime(Enter(c), clock, result));
        Add("random_get", (Caller<T> c, int address, int length) => (int)ProgramFunctions.Random(Enter(c), address, length));
        if (isAsync)
        {
            AddAsync("poll_oneoff", async ValueTask<int> (Caller<T> c, int subscriptions, int events, int count, int result, CancellationToken ct) =>
                (int)await Polling.RunAsync(Enter(c), subscriptions, events, count, result, ct).ConfigureAwait(true));
            AddAsync("sched_yield", async ValueTask<int> (Caller<T> c) =>
            {
                await Task.Yield();
                return 0;
            });
        }
        else
        {
            Add("poll_oneoff", (Caller<T> c, int subscriptions, int events, int count, int result) =>
                (int)Polling.Run(Enter(c), subscriptions, events, count, result));
            Add("sched_yield", (Caller<T> c) => (int)ProgramFunctions.Yield());
        }

        Add("proc_raise", (Caller<T> c, int signal) => (int)ProgramFunctions.Raise(signal));
        Add("proc_exit", new Action<Caller<T>, int>((_, code) => throw new WasiExitException(code)));
    }

    public void DefineDescriptors()
    {
        Add("fd_advise", (Caller<T> c, int fd, long offset, long length, int advice) => (int)FileFunctions.Advise(Enter(c), fd, offset, length, advice));
        Add("fd_allocate", (Caller<T> c, int fd, long offset, long length) => (int)FileFunctions.Allocate(Enter(c), fd, offset, length));
        Add("fd_close", (Caller<T> c, int fd) => (int)Enter(c).Context.Descriptors.Close(fd));
        Add("fd_datasync", (Caller<T> c, int fd) => (int)FileFunctions.Flush(Enter(c), fd, dataOnly: true));
        Add("fd_fdstat_get", (Caller<T> c, int fd, int result) => (int)DescriptorFunctions.GetStat(Enter(c), fd, result));
        Add("fd_fdstat_set_flags", (Caller<T> c, int fd, int flags) => (int)DescriptorFunctions.SetFlags(Enter(c), fd, flags));
        Add("fd_fdstat_set_rights", (Caller<T> c, int fd, long rights, long inheriting) =>
            (int)DescriptorFunctions.SetRights(Enter(c), fd, rights, inheriting));
        Add("fd_filestat_get", (Caller<T> c, int fd, int result) => (int)DescriptorFunctions.GetStatus(Enter(c), fd, result));
        Add("fd_filestat_set_size", (Caller<T> c, int fd, long size) => (int)DescriptorFunctions.SetSize(Enter(c), fd, size));
        Add("fd_filestat_set_times", (Caller<T> c, int fd, long access, long modification, int flags) =>
            (int)DescriptorFunctions.SetTimes(Enter(c), fd, access, modification, flags));
        Add("fd_pread", (Caller<T> c, int fd, int ranges, int count, long offset, int result) =>
            (int)FileFunctions.ReadAt(Enter(c), fd, ranges, count, offset, result));
        Add("fd_prestat_get", (Caller<T> c, int fd, int result) => (int)DescriptorFunctions.GetGiven(Enter(c), fd, result));
        Add("fd_prestat_dir_name", (Caller<T> c, int fd, int address, int length) => (int)DescriptorFunctions.GetGivenName(Enter(c), fd, address, length));
        Add("fd_pwrite", (Caller<T> c, int fd, int ranges, int count, long offset, int result) =>
            (int)FileFunctions.WriteAt(Enter(c), fd, ranges, count, offset, result));
        if (isAsync) AddAsync("fd_read", (Caller<T> c, int fd, int ranges, int count, int result) => ReadAsync(Enter(c), fd, ranges, count, result));
        else Add("fd_read", (Caller<T> c, int fd, int ranges, int count, int result) => (int)FileFunctions.Read(Enter(c), fd, ranges, count, result));
        Add("fd_readdir", (Caller<T> c, int fd, int address, int length, long cookie, int result) =>
            (int)DescriptorFunctions.List(Enter(c), fd, address, length, cookie, result));
        Add("fd_renumber", (Caller<T> c, int from, int to) => (int)Enter(c).Context.Descriptors.Renumber(from, to));
        Add("fd_seek", (Caller<T> c, int fd, long offset, int whence, int result) => (int)FileFunctions.Seek(Enter(c), fd, offset, whence, result));
        Add("fd_sync", (Caller<T> c, int fd) => (int)FileFunctions.Flush(Enter(c), fd, dataOnly: false));
        Add("fd_tell", (Caller<T> c, int fd, int result) => (int)FileFunctions.Seek(Enter(c), fd, 0, (int)Whence.Current, result));
        if (isAsync)
        {
            AddAsync("fd_write", async ValueTask<int> (Caller<T> c, int fd, int ranges, int count, int result, CancellationToken ct) =>
                (int)await FileFunctions.WriteAsync(Enter(c), fd, ranges, count, result, ct).ConfigureAwait(true));
        }
        else
        {
            Add("fd_write", (Caller<T> c, int fd, int ranges, int count, int result) => (int)FileFunctions.Write(Enter(c), fd, ranges, count, result));
        }
    }

    public void DefinePaths()
    {
        Add("path_create_directory", (Caller<T> c, int fd, int path, int length) => (int)PathFunctions.CreateDirectory(Enter(c), fd, path, length));
        Add("path_filestat_get", (Caller<T> c, int fd, int lookup, int path, int length, int result) =>
            (int)PathFunctions.GetStatus(Enter(c), fd, lookup, path, length, result));
        Add("path_filestat_set_times", (Caller<T> c, int fd, int lookup, int path, int length, long access, long modification, int flags) =>
            (int)PathFunctions.SetTimes(Enter(c), fd, lookup, path, length, access, modification, flags));
        Add("path_link", (Caller<T> c, int oldFd, int lookup, int oldPath, int oldLength, int newFd, int newPath, int newLength) =>
            (int)PathFunctions.Link(Enter(c), oldFd, lookup, oldPath, oldLength, newFd, newPath, newLength));
        Add("path_open", (Caller<T> c, int fd, int lookup, int path, int length, int open, long rights, long inheriting, int flags, int result) =>
            (int)PathFunctions.Open(Enter(c), fd, lookup, path, length, open, rights, inheriting, flags, result));
        Add("path_readlink", (Caller<T> c, int fd, int path, int length, int address, int size, int result) =>
            (int)PathFunctions.ReadLink(Enter(c), fd, path, length, address, size, result));
        Add("path_remove_directory", (Caller<T> c, int fd, int path, int length) => (int)PathFunctions.RemoveDirectory(Enter(c), fd, path, length));
        Add("path_rename", (Caller<T> c, int oldFd, int oldPath, int oldLength, int newFd, int newPath, int newLength) =>
            (int)PathFunctions.Rename(Enter(c), oldFd, oldPath, oldLength, newFd, newPath, newLength));
        Add("path_symlink", (Caller<T> c, int target, int targetLength, int fd, int path, int length) =>
            (int)PathFunctions.CreateSymbolicLink(Enter(c), target, targetLength, fd, path, length));
        Add("path_unlink_file", (Caller<T> c, int fd, int path, int length) => (int)PathFunctions.UnlinkFile(Enter(c), fd, path, length));
    }

    public void DefineSockets()
    {
        Add("sock_accept", (Caller<T> c, int fd, int flags, int result) => (int)SocketFunctions.Refuse(Enter(c), fd));
        Add("sock_recv", (Caller<T> c, int fd, int ranges, int count, int flags, int result, int resultFlags) => (int)SocketFunctions.Refuse(Enter(c), fd));
        Add("sock_send", (Caller<T> c, int fd, int ranges, int count, int flags, int result) => (int)SocketFunctions.Refuse(Enter(c), fd));
        Add("sock_shutdown", (Caller<T> c, int fd, int how) => (int)SocketFunctions.Refuse(Enter(c), fd));
    }

    private static ValueTask<int> ReadAsync(GuestCall call, int fd, int ranges, int count, int result)
    {
        return FileFunctions.BeginRead(call, fd, ranges, count) is { } wait
            ? WaitAsync()
            : new((int)FileFunctions.Read(call, fd, ranges, count, result));

        async ValueTask<int> WaitAsync()
        {
            long beginning = call.Context.Clocks.BeginWait();
            await wait.WhenCompleteAsync().ConfigureAwait(true); // where the guest is: its memory is written now
            call.Context.Clocks.EndWait(beginning);
            return (int)FileFunctions.Read(call, fd, ranges, count, result);
        }
    }

    private void AddAsync(string name, Delegate function) => linker.DefineAsync(WasiLinker.ModuleName, name, function);

    private void Add(string name, Delegate function) => linker.Define(WasiLinker.ModuleName, name, function);

    private GuestCall Enter(Caller<T> caller)
    {
        WasiContext found = context(caller.Data);
        return new GuestCall(found, new GuestMemory(found.MemoryOf(caller.Instance)), caller.Store.InterruptHandle);
    }
}
