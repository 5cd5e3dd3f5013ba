using System.Runtime.InteropServices;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm;

/// <content>Calls that can be suspended.</content>
/// <remarks>
/// While a host function that the guest called is being waited for, the guest is on no thread's stack and its store is free for others. What follows
/// the wait runs where the caller's own code would run after an <c>await</c>: in its synchronization context, if it has one.
/// </remarks>
public sealed partial class Func
{
    private EntryTarget? _asyncTarget; // made at the first call
    private AsyncUntypedEntry? _asyncUntyped;
    private Delegate? _typed; // the last one made for a typed CallAsync

    private EntryTarget AsyncTarget => _asyncTarget ??= new EntryTarget(_function, isAsync: true);

    /// <summary>Makes an asynchronous host function that belongs to one store; see <see cref="Linker.DefineAsync(string, string, Delegate)"/>.</summary>
    /// <exception cref="ArgumentException">The delegate has parameters or results that guests do not know, or returns no task.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public static Func CreateAsync(Store store, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.State.ThrowIfDisposed();
        return HostFunction.Of(function, isAsync: true).Bind(store.State, importer: null).Handle;
    }

    /// <summary>Calls it; the guest is suspended while an asynchronous host function that it calls has not finished.</summary>
    /// <param name="arguments">One for each parameter, of its type.</param>
    /// <returns>One for each result. A call that never had to wait has finished when this returns.</returns>
    /// <remarks>
    /// The task fails with what <see cref="Call(ReadOnlySpan{Value})"/> throws. A store may be entered by other calls while this one is suspended.
    /// Most compilers give a guest one stack in its memory, which calls that overlap would destroy: overlap them only if the guest allows it.
    /// </remarks>
    /// <exception cref="ArgumentException">Number or types of the arguments are wrong, or one belongs to another store.</exception>
    public ValueTask<Value[]> CallAsync(params ReadOnlySpan<Value> arguments) => CallAsync(CancellationToken.None, arguments);

    /// <summary>As <see cref="CallAsync(ReadOnlySpan{Value})"/>, until it is cancelled.</summary>
    /// <param name="cancellationToken">
    /// Ends the call, whether it runs (if the engine has <see cref="EngineOptions.Interruption"/>) or is suspended: its frames are dropped, and the
    /// task is cancelled. Host functions that take a token get one that is cancelled with it. The guest's memory may be in the middle of a change.
    /// </param>
    /// <param name="arguments">One for each parameter, of its type.</param>
    public ValueTask<Value[]> CallAsync(CancellationToken cancellationToken, params ReadOnlySpan<Value> arguments)
    {
        Check(arguments);
        _asyncUntyped ??= AsyncEntryStubs.Untyped(Type);
        Activation activation = Activation.Rent(State, cancellationToken);
        try
        {
            activation.Enter();
            _asyncUntyped(AsyncTarget, ref MemoryMarshal.GetReference(arguments));
        }
        catch (Exception e)
        {
            activation.Fail(e);
        }

        return AsyncCalls.Finish<Value[], UntypedReader>(activation, new UntypedReader(Type));
    }

    /// <summary>As <see cref="CallAsync(ReadOnlySpan{Value})"/>, for a function without parameters, with its result as a .NET type.</summary>
    /// <typeparam name="TResult">As in <see cref="ToDelegate{TDelegate}"/>.</typeparam>
    /// <exception cref="WasmLinkException">The function has another type; the message names both.</exception>
    public ValueTask<TResult> CallAsync<TResult>(CancellationToken cancellationToken = default) =>
        Typed<Func<CancellationToken, ValueTask<TResult>>>()(cancellationToken);

    /// <inheritdoc cref="CallAsync{TResult}(CancellationToken)"/>
    public ValueTask<TResult> CallAsync<T1, TResult>(T1 argument1, CancellationToken cancellationToken = default) =>
        Typed<Func<T1, CancellationToken, ValueTask<TResult>>>()(argument1, cancellationToken);

    /// <inheritdoc cref="CallAsync{TResult}(CancellationToken)"/>
    public ValueTask<TResult> CallAsync<T1, T2, TResult>(T1 argument1, T2 argument2, CancellationToken cancellationToken = default) =>
        Typed<Func<T1, T2, CancellationToken, ValueTask<TResult>>>()(argument1, argument2, cancellationToken);

    /// <inheritdoc cref="CallAsync{TResult}(CancellationToken)"/>
    public ValueTask<TResult> CallAsync<T1, T2, T3, TResult>(T1 argument1, T2 argument2, T3 argument3, CancellationToken cancellationToken = default) =>
        Typed<Func<T1, T2, T3, CancellationToken, ValueTask<TResult>>>()(argument1, argument2, argument3, cancellationToken);

    private TDelegate Typed<TDelegate>()
        where TDelegate : Delegate
    {
        if (_typed is TDelegate known) return known;
        TDelegate made = ToDelegate<TDelegate>();
        _typed = made;
        return made;
    }

    private void Check(ReadOnlySpan<Value> arguments)
    {
        FuncType type = Type;
        if (arguments.Length != type.Parameters.Length)
            throw new ArgumentException($"The function takes {type.Parameters.Length} arguments, not {arguments.Length}: {type}.", nameof(arguments));
        for (int i = 0; i < arguments.Length; i++) arguments[i].ToRuntime(type.Parameters[i], State);
    }
}
