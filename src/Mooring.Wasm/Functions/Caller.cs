using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>The instance that called a host function, for its first parameter.</summary>
/// <remarks>Valid until the host function returns. "Called" means: imported the function, whoever reached it through a table.</remarks>
public readonly struct Caller
{
    private readonly HostContext _context;

    internal Caller(HostContext context) => _context = context;

    /// <summary>The store that runs.</summary>
    public Store Store => _context.State.Store;

    /// <summary>The instance, or null when the host called the function itself.</summary>
    public Instance? Instance => _context.Importer;

    /// <summary>A memory that the instance exports, or null.</summary>
    public Memory? GetMemory(string name) => Instance?.GetMemory(name);

    /// <summary>A function that the instance exports, or null.</summary>
    public Func? GetFunction(string name) => Instance?.GetFunction(name);
}

/// <summary>As <see cref="Caller"/>, for stores with data.</summary>
public readonly struct Caller<T>
{
    private readonly HostContext _context;

    internal Caller(HostContext context) => _context = context;

    /// <summary>The store that runs.</summary>
    public Store<T> Store => (Store<T>)_context.State.Store;

    /// <summary>The store's data.</summary>
    public T Data => Store.Data;

    /// <summary>The instance, or null when the host called the function itself.</summary>
    public Instance? Instance => _context.Importer;

    /// <summary>A memory that the instance exports, or null.</summary>
    public Memory? GetMemory(string name) => Instance?.GetMemory(name);

    /// <summary>A function that the instance exports, or null.</summary>
    public Func? GetFunction(string name) => Instance?.GetFunction(name);
}
