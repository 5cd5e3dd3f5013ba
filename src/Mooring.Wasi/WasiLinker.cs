using Mooring.Wasi.Functions;
using Mooring.Wasm;

namespace Mooring.Wasi;

/// <summary>Offers WASI preview 1 to the modules that a linker instantiates.</summary>
/// <remarks>https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md: all 46 functions.</remarks>
public static class WasiLinker
{
    /// <summary>What modules import the functions from.</summary>
    public const string ModuleName = "wasi_snapshot_preview1";

    /// <summary>Defines all functions.</summary>
    /// <param name="linker">For stores with data of type <typeparamref name="T"/>.</param>
    /// <param name="context">Finds the guest's context in its store's data.</param>
    /// <exception cref="WasmLinkException">One of the names is defined already.</exception>
    public static void Define<T>(Linker<T> linker, Func<T, WasiContext> context)
    {
        ArgumentNullException.ThrowIfNull(linker);
        ArgumentNullException.ThrowIfNull(context);
        var functions = new WasiDefinitions<T>(linker, context);
        functions.DefineProgram();
        functions.DefineDescriptors();
        functions.DefinePaths();
        functions.DefineSockets();
    }

    /// <summary>As <see cref="Define{T}(Linker{T}, Func{T, WasiContext})"/>, for stores whose data is the context.</summary>
    /// <exception cref="WasmLinkException">One of the names is defined already.</exception>
    public static void Define(Linker<WasiContext> linker) => Define(linker, static context => context);
}
