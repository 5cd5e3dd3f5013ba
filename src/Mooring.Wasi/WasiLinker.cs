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
        => DefineAll(linker, context, isAsync: false);

    /// <summary>Defines all functions so that those which wait suspend the guest: <c>poll_oneoff</c>, reads and writes of streams, <c>sched_yield</c>.</summary>
    /// <param name="linker">For stores with data of type <typeparamref name="T"/>.</param>
    /// <param name="context">Finds the guest's context in its store's data.</param>
    /// <remarks>The guest holds no thread while it waits. It is to be called with <c>CallAsync</c>; see <see cref="Func.CallAsync(ReadOnlySpan{Value})"/>.</remarks>
    /// <exception cref="WasmLinkException">One of the names is defined already.</exception>
    public static void DefineAsync<T>(Linker<T> linker, Func<T, WasiContext> context)
        => DefineAll(linker, context, isAsync: true);

    /// <summary>As <see cref="DefineAsync{T}(Linker{T}, Func{T, WasiContext})"/>, for stores whose data is the context.</summary>
    /// <exception cref="WasmLinkException">One of the names is defined already.</exception>
    public static void DefineAsync(Linker<WasiContext> linker) => DefineAsync(linker, static context => context);

    /// <summary>As <see cref="Define{T}(Linker{T}, Func{T, WasiContext})"/>, for stores whose data is the context.</summary>
    /// <exception cref="WasmLinkException">One of the names is defined already.</exception>
    public static void Define(Linker<WasiContext> linker) => Define(linker, static context => context);

    private static void DefineAll<T>(Linker<T> linker, Func<T, WasiContext> context, bool isAsync)
    {
        ArgumentNullException.ThrowIfNull(linker);
        ArgumentNullException.ThrowIfNull(context);
        var functions = new WasiDefinitions<T>(linker, context, isAsync);
        functions.DefineProgram();
        functions.DefineDescriptors();
        functions.DefinePaths();
        functions.DefineSockets();
    }
}
