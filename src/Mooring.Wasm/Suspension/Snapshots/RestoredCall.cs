using System.Collections.Immutable;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm;

/// <summary>A call that was suspended when its instance was saved, and waits in the restored one.</summary>
public sealed class RestoredCall
{
    private readonly FuncType _type; // of the function that the host had called, or one with the same results
    private readonly FuncType? _awaited; // of the function that is waited for; null if the call only gave way
    private readonly StoreState _state;
    private Activation? _activation; // null once resumed

    internal RestoredCall(Activation activation, FuncType type, SuspensionSite innermost, VmContext context)
    {
        _activation = activation;
        _type = type;
        _awaited = innermost.Callee;
        _state = context.State;
        if (innermost.CalledFunction >= 0 && innermost.CalledFunction < context.Module.Definition.ImportedFunctions)
            Import = context.Functions[innermost.CalledFunction]!.Context is HostContext host ? host.ImportName : null;
    }

    /// <summary>The host function that the call waits for, as in <c>env.read</c>; null when it gave way, or called it indirectly.</summary>
    public string? Import { get; }

    /// <summary>The types of the results that it waits for; empty when it gave way.</summary>
    public ImmutableArray<ValueType> Awaited => _awaited?.Results ?? [];

    /// <summary>Goes on with what the call waited for; once.</summary>
    /// <param name="results">One for each of <see cref="Awaited"/>.</param>
    /// <returns>The results of the call, when it has ended.</returns>
    /// <exception cref="ArgumentException">Number or types of the results are wrong.</exception>
    /// <exception cref="InvalidOperationException">It was resumed before.</exception>
    public ValueTask<Value[]> ResumeAsync(params ReadOnlySpan<Value> results)
    {
        if (results.Length != Awaited.Length)
            throw new ArgumentException($"The call waits for {Awaited.Length} results, not {results.Length}.", nameof(results));
        for (int i = 0; i < results.Length; i++) results[i].ToRuntime(Awaited[i], _state);
        return GoOn(new PendingAnswer(results.ToArray(), null));
    }

    /// <summary>Goes on as if what the call waited for had failed; once.</summary>
    /// <exception cref="InvalidOperationException">It was resumed before.</exception>
    public ValueTask<Value[]> FailAsync(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return GoOn(new PendingAnswer([], exception));
    }

    private ValueTask<Value[]> GoOn(PendingAnswer answer)
    {
        Activation activation = Interlocked.Exchange(ref _activation, null) ?? throw new InvalidOperationException("The call was resumed before.");
        return AsyncCalls.GoOn(activation, answer, _type);
    }
}
