using System.Reflection;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm;

/// <summary>A function of the host, not yet of any store: a delegate, its type for guests, and the code that invokes it.</summary>
internal sealed class HostFunction
{
    private readonly Delegate _target;
    private readonly MethodInfo _stub; // kept: the function pointer alone does not keep unloadable code
    private readonly nint _code;
    private readonly nint _direct; // the delegate's own method, or 0 when only the stub can call it

    private HostFunction(Delegate target, FuncType type, MethodInfo stub)
    {
        _target = target;
        _stub = stub;
        _code = stub.MethodHandle.GetFunctionPointer();
        _direct = DirectCalls.TryGetCode(target, type);
        Type = type;
    }

    /// <summary>Whether it may have to be waited for.</summary>
    public bool IsAsync { get; private init; }

    /// <summary>Its type for guests.</summary>
    public FuncType Type { get; }

    /// <summary>The type of store that its first parameter asks for, or null when any will do.</summary>
    public Type? StoreType { get; private init; }

    /// <summary>Takes a typed delegate.</summary>
    /// <param name="target">The delegate.</param>
    /// <param name="isAsync">Whether it returns a task.</param>
    /// <exception cref="ArgumentException">It has parameters or results that guests do not know, or is of the other sort.</exception>
    public static HostFunction Of(Delegate target, bool isAsync = false)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.GetInvocationList().Length != 1) throw new ArgumentException("A host function is one method, not several.", nameof(target));
        (DelegateSignature signature, MethodInfo stub) = HostStubs.Typed(target.GetType());
        if (signature.IsAsync != isAsync) throw new ArgumentException(
            isAsync
                ? $"{target.GetType()} returns no task; define a function that is not asynchronous with {nameof(Linker.Define)}."
                : $"{target.GetType()} returns a task; define an asynchronous function with {nameof(Linker.DefineAsync)}.",
            nameof(target));
        Type? data = signature.Caller is { IsGenericType: true } caller ? caller.GenericTypeArguments[0] : null;
        return new HostFunction(target, signature.Type, stub) { IsAsync = isAsync, StoreType = data is null ? null : typeof(Store<>).MakeGenericType(data) };
    }

    /// <summary>Takes an untyped delegate.</summary>
    public static HostFunction Of(FuncType type, UntypedHostFunction target)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(target);
        return new HostFunction(target, type, HostStubs.Untyped(type));
    }

    /// <summary>Takes an untyped asynchronous delegate.</summary>
    public static HostFunction Of(FuncType type, UntypedAsyncHostFunction target)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(target);
        return new HostFunction(target, type, AsyncHostStubs.Untyped(type)) { IsAsync = true };
    }

    /// <summary>Makes it a function of a store.</summary>
    /// <param name="state">The store.</param>
    /// <param name="importer">The instance that will call it, or null.</param>
    /// <param name="import">How that instance names it, or null.</param>
    /// <exception cref="ArgumentException">Its first parameter asks for another type of store.</exception>
    public FunctionInstance Bind(StoreState state, Instance? importer, ImportType? import = null)
    {
        if (StoreType?.IsInstanceOfType(state.Store) is false)
            throw new ArgumentException($"The host function {_target.Method} needs a {StoreType}, and the store is a {state.Store.GetType()}.");
        state.ReserveResults(Type);
        state.HasSuspending |= IsAsync;
        var function = new FunctionInstance
        {
            Code = _code,
            Context = new HostContext
            {
                State = state, Target = _target, Importer = importer, Import = import, Type = Type, Stub = _stub,
                DirectCode = _direct, DirectTarget = _direct == 0 ? null : _target.Target,
            },
            TypeId = state.Store.Engine.CompilerOptions.Types.GetId(Type) | (IsAsync ? FunctionInstance.SuspendsFlag : 0),
            Type = Type,
        };
        return state.Store.Engine.Options.SuspensionStress is SuspensionStress.None ? function : StressPoint.Around(function);
    }
}
