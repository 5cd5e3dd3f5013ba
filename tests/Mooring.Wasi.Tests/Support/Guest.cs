using Mooring.Wasi.Abi;
using Mooring.Wasi.Functions;
using Mooring.Wasm;

namespace Mooring.Wasi.Tests.Support;

/// <summary>A guest without code: a memory and a context, for tests that call WASI's functions themselves.</summary>
internal sealed class Guest : IDisposable
{
    /// <summary>Where results go.</summary>
    public const int Result = 16;

    private const int Path = 1024, OtherPath = 4096;

    private readonly Store _store = new(Programs.Engine);
    private readonly WasiContext _context;

    public Guest(WasiOptions? options = null)
    {
        Memory = Memory.Create(_store, new MemoryType(new Limits(1, 1)));
        _context = new WasiContext(options ?? new WasiOptions());
        Call = new GuestCall(_context, new GuestMemory(Memory), _store.InterruptHandle);
    }

    public Memory Memory { get; }

    public GuestCall Call { get; }

    /// <summary>An address from which on nothing is inside the memory.</summary>
    public int End => (int)Memory.Length;

    public T Read<T>(int address = Result)
        where T : unmanaged => Memory.Read<T>(address);

    /// <summary>Puts a path into memory.</summary>
    /// <returns>Where, and its length.</returns>
    public (int Address, int Length) Text(string path, bool other = false)
    {
        int address = other ? OtherPath : Path;
        return (address, Memory.WriteString(address, path));
    }

    /// <summary>An array of one range, of which the first bytes may be given.</summary>
    /// <returns>Where the array is.</returns>
    public int Range(int address, int length, string text = "")
    {
        const int Array = 64;
        Memory.WriteString(address, text);
        Memory.Write(Array, address);
        Memory.Write(Array + sizeof(int), length);
        return Array;
    }

    public Errno Open(string path, OpenFlags open, Rights rights, out int fd, Rights inheriting = 0, FdFlags flags = 0, int directory = 3)
    {
        (int address, int length) = Text(path);
        Errno error = PathFunctions.Open(Call, directory, 1, address, length, (int)open, (long)rights, (long)inheriting, (int)flags, Result);
        fd = Read<int>();
        return error;
    }

    public void Dispose()
    {
        _context.Dispose();
        _store.Dispose();
    }
}
