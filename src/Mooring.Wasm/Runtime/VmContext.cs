using Mooring.Wasm.Compilation;

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

    /// <summary>The code of the instance; null for host contexts.</summary>
    public CompiledModule Module = null!;

    /// <summary>By function index. An entry may be null until something needs the reference (<see cref="Libcalls.RefFunc"/>).</summary>
    public FunctionInstance?[] Functions = [];

    public TableInstance[] Tables = [];

    public LinearMemory[] Memories = [];

    /// <summary>By global index; null for private globals.</summary>
    public GlobalInstance?[] Globals = [];

    public TagInstance[] Tags = [];

    /// <summary>The items of each element segment; empty once dropped.</summary>
    public object?[][] ElementSegments = [];

    /// <summary>Whether each data segment is dropped, after which it counts as empty.</summary>
    public bool[] DroppedData = [];

    /// <summary>The instance that this is the context of; null for host functions.</summary>
    public Instance? Instance;

    /// <summary>Stores code and context of the imported functions where compiled code reads them. Called once, before any guest code runs.</summary>
    /// <param name="imports">The imported functions in order; their <see cref="FunctionInstance.Code"/> exists already.</param>
    public virtual void BindImports(FunctionInstance[] imports)
    {
    }

    /// <summary>Where a private number or vector global lives; little endian, as long as its type.</summary>
    /// <param name="globalIndex">Index in the module's global index space.</param>
    public virtual ref byte PrivateGlobalBits(int globalIndex) => throw new ArgumentOutOfRangeException(nameof(globalIndex));

    /// <summary>Where a private reference global lives.</summary>
    /// <param name="globalIndex">Index in the module's global index space.</param>
    public virtual ref object? PrivateGlobalReference(int globalIndex) => throw new ArgumentOutOfRangeException(nameof(globalIndex));
}
