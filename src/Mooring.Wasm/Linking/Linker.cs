using System.Diagnostics.CodeAnalysis;

namespace Mooring.Wasm;

/// <summary>What modules can import, by name; makes instances.</summary>
/// <remarks>
/// Host functions belong to no store, so one linker can serve many stores and, once all is defined, many threads at once. Memories,
/// tables, globals, instances and <see cref="Func"/> belong to a store, and modules that import them can be instantiated there only.
/// </remarks>
public class Linker
{
    private readonly Dictionary<(string Module, string Name), object> _items = []; // HostFunction or Extern

    /// <summary>Makes a linker without definitions.</summary>
    public Linker(Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
    }

    /// <summary>The engine of the modules that it can instantiate.</summary>
    public Engine Engine { get; }

    /// <summary>Whether a name may be defined again; the last definition counts.</summary>
    /// <value>False.</value>
    public bool AllowShadowing { get; set; }

    /// <summary>Defines a host function.</summary>
    /// <param name="module">First part of the name.</param>
    /// <param name="name">Second part of the name.</param>
    /// <param name="function">
    /// Any delegate over <see cref="int"/> and <see cref="uint"/> (<c>i32</c>), <see cref="long"/> and <see cref="ulong"/> (<c>i64</c>),
    /// <see cref="float"/>, <see cref="double"/>, <c>Vector128&lt;byte&gt;</c>, <see cref="object"/> (<c>externref</c>), <see cref="Func"/>
    /// (<c>funcref</c>) and <see cref="WasmException"/> (<c>exnref</c>); a value tuple for several results; a first parameter of type
    /// <see cref="Caller"/> or <see cref="Caller{T}"/> gets the calling instance. Exceptions that it throws pass through the guest unchanged.
    /// </param>
    /// <exception cref="ArgumentException">The delegate has parameters or results that guests do not know.</exception>
    /// <exception cref="WasmLinkException">The name is defined already.</exception>
    public void Define(string module, string name, Delegate function) => Add(module, name, HostFunction.Of(function));

    /// <summary>Defines a host function whose type is known at run time only.</summary>
    /// <exception cref="WasmLinkException">The name is defined already.</exception>
    public void Define(string module, string name, FuncType type, UntypedHostFunction function) =>
        Add(module, name, HostFunction.Of(type, function));

    /// <summary>Defines an asynchronous host function: guests that call it are suspended until it has finished, and hold no thread meanwhile.</summary>
    /// <param name="module">First part of the name.</param>
    /// <param name="name">Second part of the name.</param>
    /// <param name="function">
    /// As in <see cref="Define(string, string, Delegate)"/>, but returning <see cref="Task"/> or <see cref="ValueTask"/>, with or without a result. A
    /// last parameter of type <see cref="CancellationToken"/> gets a token that is cancelled when the guest is stopped while it waits. Up to its first
    /// <c>await</c> it runs inside the guest's call like any other host function; one that finishes without waiting costs no suspension.
    /// </param>
    /// <remarks>
    /// Guests are suspended in calls that the host makes with <see cref="Func.CallAsync(ReadOnlySpan{Value})"/> or an asynchronous delegate. In
    /// others <see cref="WasmSuspensionException"/> is thrown if the function does not finish at once.
    /// </remarks>
    /// <exception cref="ArgumentException">The delegate has parameters or results that guests do not know, or returns no task.</exception>
    /// <exception cref="WasmLinkException">The name is defined already.</exception>
    public void DefineAsync(string module, string name, Delegate function) => Add(module, name, HostFunction.Of(function, isAsync: true));

    /// <summary>As <see cref="DefineAsync(string, string, Delegate)"/>, for a type that is known at run time only.</summary>
    /// <exception cref="WasmLinkException">The name is defined already.</exception>
    public void DefineAsync(string module, string name, FuncType type, UntypedAsyncHostFunction function) =>
        Add(module, name, HostFunction.Of(type, function));

    /// <summary>Defines something of a store.</summary>
    /// <exception cref="WasmLinkException">The name is defined already.</exception>
    public void Define(string module, string name, Extern item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Add(module, name, item);
    }

    /// <summary>Defines all exports of an instance.</summary>
    /// <param name="module">First part of their names.</param>
    /// <param name="instance">Its exports' names become the second parts.</param>
    /// <exception cref="WasmLinkException">One of the names is defined already.</exception>
    public void DefineInstance(string module, Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        foreach ((string name, Extern item) in instance.Exports) Add(module, name, item);
    }

    /// <summary>Instantiates a module with what is defined so far and defines all exports of the instance.</summary>
    /// <param name="module">First part of their names.</param>
    /// <param name="store">Where the instance will live.</param>
    /// <param name="definition">The module.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="WasmLinkException">An import is missing or of the wrong type, or a name is defined already.</exception>
    public Instance DefineModule(string module, Store store, Module definition)
    {
        Instance instance = Instantiate(store, definition);
        DefineInstance(module, instance);
        return instance;
    }

    /// <summary>Defines each function that <paramref name="module"/> imports and that is not defined yet as one that traps when called.</summary>
    public void DefineUnknownImportsAsTraps(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (ImportType import in module.Imports)
        {
            if (import.Type is not FuncType type || _items.ContainsKey((import.Module, import.Name))) continue;
            string message = $"undefined import called: {import.Module}.{import.Name}";
            Define(import.Module, import.Name, type, (_, _, _) => throw new WasmTrapException(TrapKind.UndefinedImport, message));
        }
    }

    /// <summary>Makes an instance: resolves its imports, fills its tables and memories, runs its start function.</summary>
    /// <exception cref="WasmLinkException">Imports are missing or of the wrong type; the message names each with what was wanted and found.</exception>
    /// <exception cref="WasmLimitException">The store's limits do not allow it.</exception>
    /// <exception cref="WasmTrapException">A segment did not fit, or the start function trapped. What was written to imported memories stays.</exception>
    /// <exception cref="ArgumentException">Module, store and linker are not of one engine, or a host function needs another type of store.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside the store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Instance Instantiate(Store store, Module module) => Prepare(module).Instantiate(store);

    /// <summary>As <see cref="Instantiate(Store, Module)"/>, with a start function that is suspended while it waits for asynchronous host functions.</summary>
    /// <param name="store">Where the instance will live. It is free for other calls while the start function is suspended.</param>
    /// <param name="module">The module.</param>
    /// <param name="cancellationToken">Ends the start function, running or suspended.</param>
    /// <returns>The instance, whose start function has ended.</returns>
    /// <remarks>The task fails with <see cref="WasmTrapException"/> and the other exceptions that come of running; see <see cref="PreparedModule.InstantiateAsync"/>.</remarks>
    /// <exception cref="WasmLinkException">Imports are missing or of the wrong type; the message names each with what was wanted and found.</exception>
    /// <exception cref="ArgumentException">Module, store and linker are not of one engine, or a host function needs another type of store.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ValueTask<Instance> InstantiateAsync(Store store, Module module, CancellationToken cancellationToken = default) =>
        Prepare(module).InstantiateAsync(store, cancellationToken);

    /// <summary>Resolves the imports of a module once, for many instances.</summary>
    /// <remarks>Later definitions do not change what was prepared.</remarks>
    /// <exception cref="WasmLinkException">Imports are missing or of the wrong type; the message names each with what was wanted and found.</exception>
    /// <exception cref="ArgumentException">Module and linker are not of one engine.</exception>
    public PreparedModule Prepare(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (module.Engine != Engine) throw new ArgumentException("The module belongs to another engine.", nameof(module));
        return new PreparedModule(module, ImportResolver.Resolve(module, this));
    }

    internal bool TryGet(string module, string name, [NotNullWhen(true)] out object? item) => _items.TryGetValue((module, name), out item);

    private void Add(string module, string name, object item)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(name);
        if (AllowShadowing) _items[(module, name)] = item;
        else if (!_items.TryAdd((module, name), item)) throw new WasmLinkException($"{module}.{name} is defined already");
    }
}

/// <summary>A linker for stores with data of type <typeparamref name="T"/>.</summary>
public sealed class Linker<T>(Engine engine) : Linker(engine)
{
    /// <inheritdoc cref="Linker.Instantiate(Store, Module)"/>
    public Instance Instantiate(Store<T> store, Module module) => base.Instantiate(store, module);

    /// <inheritdoc cref="Linker.InstantiateAsync(Store, Module, CancellationToken)"/>
    public ValueTask<Instance> InstantiateAsync(Store<T> store, Module module, CancellationToken cancellationToken = default) =>
        base.InstantiateAsync(store, module, cancellationToken);
}
