namespace Mooring.Wasm.Runtime;

/// <summary>What compiled code knows of its instance; the first argument of every compiled function and host stub.</summary>
/// <remarks>
/// The compiler derives one class per module from it, with a field for each global that nobody outside can see and for each imported
/// function. Compiled code reads fields of the derived class through this static type without a cast: the caller always passes the
/// context that belongs to the code pointer (see <see cref="FunctionInstance"/>).
/// </remarks>
internal abstract unsafe class VmContext
{
    /// <summary>First byte of memory 0. Never moves while the instance lives, so compiled code may keep it across calls.</summary>
    public byte* MemoryBase;

    /// <summary>Length of memory 0 in bytes. Changes when it grows: compiled code reads it again after every call.</summary>
    public nuint MemoryLength;

    /// <summary>Shared by all instances of one store.</summary>
    public StoreState State = null!;

    public FunctionInstance[] Functions = [];
    public TableInstance[] Tables = [];
    public LinearMemory[] Memories = [];
    public GlobalInstance?[] Globals = [];
}
