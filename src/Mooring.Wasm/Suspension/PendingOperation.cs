using System.Runtime.CompilerServices;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>What a suspended activation waits for.</summary>
internal abstract class PendingOperation
{
    /// <summary>Whether the activation can go on without waiting.</summary>
    public virtual bool IsCompleted => false;

    /// <summary>Wakes the activation once it can go on; now or later, on any thread.</summary>
    public abstract void Start(Activation activation);

    /// <summary>The activation waits no longer, and does not want the result.</summary>
    public virtual void Abandon()
    {
    }

    /// <summary>Puts the results where the guest's frames expect them.</summary>
    /// <exception cref="Exception">The operation failed with this exception.</exception>
    public abstract void Finish(StoreState state);
}

/// <summary>A host function that has not finished.</summary>
internal abstract class PendingCall : PendingOperation
{
    private Activation? _activation; // taken out by whoever comes first, the end of the call or the end of the wait

    /// <inheritdoc/>
    public sealed override void Start(Activation activation)
    {
        _activation = activation;
        OnCompleted(Complete);
    }

    /// <inheritdoc/>
    public sealed override void Abandon() => Interlocked.Exchange(ref _activation, null);

    /// <summary>Has a callback called when the function has finished.</summary>
    protected abstract void OnCompleted(Action callback);

    /// <summary>Takes the outcome of a function whose caller is gone.</summary>
    protected abstract void Observe();

    private void Complete()
    {
        if (Interlocked.Exchange(ref _activation, null) is { } activation)
        {
            activation.Wake(WakeReason.Completed);
            return;
        }

        try
        {
            Observe();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The guest that called is gone, and its caller was told why.
        }
    }
}

/// <summary>A host function without results that has not finished.</summary>
internal sealed class PendingVoidCall(ValueTask task) : PendingCall
{
    private readonly ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter = task.ConfigureAwait(false).GetAwaiter();

    public override bool IsCompleted => _awaiter.IsCompleted;

    public override void Finish(StoreState state) => _awaiter.GetResult();

    protected override void OnCompleted(Action callback) => _awaiter.UnsafeOnCompleted(callback);

    protected override void Observe() => _awaiter.GetResult();
}

/// <summary>A host function that will have written its results into an array when it has finished.</summary>
internal sealed class PendingUntypedCall(ValueTask task, HostContext context, Value[] results) : PendingCall
{
    private readonly ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter = task.ConfigureAwait(false).GetAwaiter();

    public override bool IsCompleted => _awaiter.IsCompleted;

    public override void Finish(StoreState state)
    {
        _awaiter.GetResult();
        UntypedCalls.Store(context, results);
    }

    protected override void OnCompleted(Action callback) => _awaiter.UnsafeOnCompleted(callback);

    protected override void Observe() => _awaiter.GetResult();
}

/// <summary>A host function with results that has not finished.</summary>
/// <param name="task">The function's end.</param>
/// <param name="context">The function.</param>
/// <param name="writer">A managed function pointer that puts a result into the store: <see cref="HostContext"/>, <typeparamref name="T"/>, no result.</param>
internal sealed unsafe class PendingCall<T>(ValueTask<T> task, HostContext context, nint writer) : PendingCall
{
    private readonly ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter _awaiter = task.ConfigureAwait(false).GetAwaiter();

    public override bool IsCompleted => _awaiter.IsCompleted;

    public override void Finish(StoreState state) => ((delegate*<HostContext, T, void>)writer)(context, _awaiter.GetResult());

    protected override void OnCompleted(Action callback) => _awaiter.UnsafeOnCompleted(callback);

    protected override void Observe() => _awaiter.GetResult();
}

/// <summary>Giving way: goes on when others had their turn.</summary>
internal sealed class PendingYield : PendingOperation
{
    public static PendingYield Instance { get; } = new();

    public override void Start(Activation activation)
    {
        // The global queue of the pool: behind all that waits there already.
        if (activation.State.YieldQueue is { } queue) queue(activation);
        else ThreadPool.UnsafeQueueUserWorkItem(activation, preferLocal: false);
    }

    public override void Finish(StoreState state)
    {
    }
}

/// <summary>Nothing: the results are in place. For tests that suspend at every call.</summary>
/// <param name="failure">What the call threw, or null.</param>
internal sealed class PendingNothing(Exception? failure) : PendingOperation
{
    public static PendingNothing Instance { get; } = new(null);

    public override bool IsCompleted => true;

    public override void Start(Activation activation) => activation.Wake(WakeReason.Completed);

    public override void Finish(StoreState state)
    {
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}

/// <summary>An answer that is there: how a restored call goes on.</summary>
/// <param name="results">What it waited for.</param>
/// <param name="failure">What it gets in place of results, or null.</param>
internal sealed class PendingAnswer(Value[] results, Exception? failure) : PendingOperation
{
    public override bool IsCompleted => true;

    public override void Start(Activation activation) => activation.Wake(WakeReason.Completed);

    public override void Finish(StoreState state)
    {
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        UntypedCalls.Store(state, results);
    }
}
