using System.Reflection;
using System.Runtime.InteropServices;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A function that can be called: a guest's, or the host's own as guests see it.</summary>
/// <remarks>Calls enter the store. For calls that matter use <see cref="ToDelegate{TDelegate}"/> once and the delegate often.</remarks>
public sealed partial class Func : Extern
{
    private readonly FunctionInstance _function;
    private EntryTarget? _target; // made at the first call
    private UntypedEntry? _untyped;

    internal Func(FunctionInstance function) => _function = function;

    /// <inheritdoc cref="Extern.Type"/>
    public new FuncType Type => _function.Type;

    internal FunctionInstance Instance => _function;

    internal override StoreState State => _function.Context.State;

    private protected override ExternType ExternType => Type;

    private EntryTarget Target => _target ??= new EntryTarget(_function);

    /// <summary>Makes a host function that belongs to one store; see <see cref="Linker.Define(string, string, Delegate)"/> for the delegate.</summary>
    /// <exception cref="ArgumentException">The delegate has parameters or results that guests do not know.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public static Func Create(Store store, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.State.ThrowIfDisposed();
        return HostFunction.Of(function).Bind(store.State, importer: null).Handle;
    }

    /// <summary>Makes a host function whose type is known at run time only.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public static Func Create(Store store, FuncType type, UntypedHostFunction function)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.State.ThrowIfDisposed();
        return HostFunction.Of(type, function).Bind(store.State, importer: null).Handle;
    }

    /// <summary>Calls it.</summary>
    /// <param name="arguments">One for each parameter, of its type.</param>
    /// <returns>One for each result.</returns>
    /// <exception cref="ArgumentException">Number or types of the arguments are wrong, or one belongs to another store.</exception>
    /// <exception cref="WasmTrapException">The guest trapped.</exception>
    /// <exception cref="WasmException">The guest threw an exception.</exception>
    /// <exception cref="WasmLimitException">A function was called that has more than 65,000 locals and values at once.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside the store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public Value[] Call(params ReadOnlySpan<Value> arguments)
    {
        var results = new Value[Type.Results.Length];
        Call(arguments, results);
        return results;
    }

    /// <summary>As <see cref="Call(ReadOnlySpan{Value})"/>, with the results in memory of the caller.</summary>
    /// <param name="arguments">One for each parameter, of its type.</param>
    /// <param name="results">Room for exactly one value for each result.</param>
    public void Call(ReadOnlySpan<Value> arguments, Span<Value> results)
    {
        FuncType type = Type;
        if (results.Length != type.Results.Length)
            throw new ArgumentException($"The function has {type.Results.Length} results, not {results.Length}: {type}.", nameof(results));
        Check(arguments);
        _untyped ??= EntryStubs.Untyped(type);
        _untyped(Target, ref MemoryMarshal.GetReference(arguments), ref MemoryMarshal.GetReference(results));
    }

    /// <summary>Gives the function as a delegate, the fastest way to call it.</summary>
    /// <typeparam name="TDelegate">
    /// A delegate type with the function's parameters and results: <see cref="int"/> or <see cref="uint"/> for <c>i32</c>,
    /// <see cref="long"/> or <see cref="ulong"/> for <c>i64</c>, <see cref="float"/>, <see cref="double"/>, <c>Vector128&lt;byte&gt;</c>,
    /// <see cref="Func"/> for <c>funcref</c>, <see cref="object"/> for <c>externref</c>; a value tuple for several results. One that returns
    /// <see cref="Task"/> or <see cref="ValueTask"/>, with or without a result, and may have a last parameter of type
    /// <see cref="CancellationToken"/>, calls as <see cref="CallAsync(ReadOnlySpan{Value})"/> does.
    /// </typeparam>
    /// <exception cref="WasmLinkException">The function has another type; the message names both.</exception>
    public TDelegate ToDelegate<TDelegate>()
        where TDelegate : Delegate
    {
        MethodInfo method = EntryStubs.Typed(typeof(TDelegate), _function, out bool isAsync);
        return (TDelegate)method.CreateDelegate(typeof(TDelegate), isAsync ? AsyncTarget : Target);
    }
}
