using Mooring.Wasm.Decoding;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A module at work in a store, with its own memories, tables and globals.</summary>
/// <remarks>Valid while its store is. The typed <c>GetFunction</c> overloads are in <c>Instance.Functions.cs</c>.</remarks>
public sealed partial class Instance
{
    internal Instance(Store store, Module module, VmContext context)
    {
        Store = store;
        Module = module;
        Context = context;
        context.Instance = this;
    }

    /// <summary>The store that it lives in.</summary>
    public Store Store { get; }

    /// <summary>What it was made of.</summary>
    public Module Module { get; }

    /// <summary>All that it exports, in the order of the module.</summary>
    public IEnumerable<(string Name, Extern Item)> Exports => Module.Definition.Exports.Select(export => (export.Name, Find(export)));

    internal VmContext Context { get; }

    /// <summary>An export of any kind, or null when there is none of that name.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Extern? GetExport(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Store.State.ThrowIfDisposed();
        return Module.ExportsByName.TryGetValue(name, out ExportDefinition? export) ? Find(export) : null;
    }

    /// <summary>An exported function, or null when there is none of that name.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Func? GetFunction(string name) => GetExport(name) as Func;

    /// <summary>An exported memory, or null when there is none of that name.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Memory? GetMemory(string name) => GetExport(name) as Memory;

    /// <summary>An exported table, or null when there is none of that name.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Table? GetTable(string name) => GetExport(name) as Table;

    /// <summary>An exported global, or null when there is none of that name.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Global? GetGlobal(string name) => GetExport(name) as Global;

    private Extern Find(ExportDefinition export) => export.Kind switch
    {
        ExternKind.Function => Libcalls.RefFunc(Context, export.Index).Handle,
        ExternKind.Table => Context.Tables[export.Index].Handle,
        ExternKind.Memory => Context.Memories[export.Index].Handle,
        ExternKind.Global => Context.Globals[export.Index]!.Handle,
        _ => Context.Tags[export.Index].Handle,
    };
}
