using System.Runtime.CompilerServices;

namespace Mooring.Work;

// The banned-API rule against GetResult is about waiting: these are asked only after IsCompleted or from OnCompleted.
// They capture the context, which is the object's own: a task that completes in a turn then ends the turn at once, and
// one that completes elsewhere comes back for it. Without, the runtime would send each to the thread pool and back.
#pragma warning disable RS0030 // completed operations only
internal readonly struct PendingTask(Task task) : IPending<Nothing>
{
    public bool IsCompleted => task.IsCompleted;

    public Nothing GetResult()
    {
        task.GetAwaiter().GetResult();
        return default;
    }

    public void OnCompleted(Action continuation) => task.GetAwaiter().UnsafeOnCompleted(continuation);
}

internal readonly struct PendingTask<TResult>(Task<TResult> task) : IPending<TResult>
{
    public bool IsCompleted => task.IsCompleted;

    public TResult GetResult() => task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => task.GetAwaiter().UnsafeOnCompleted(continuation);
}

internal readonly struct PendingValueTask(ValueTask task) : IPending<Nothing>
{
    private readonly ValueTaskAwaiter _awaiter = task.GetAwaiter();

    public bool IsCompleted => _awaiter.IsCompleted;

    public Nothing GetResult()
    {
        _awaiter.GetResult();
        return default;
    }

    public void OnCompleted(Action continuation) => _awaiter.UnsafeOnCompleted(continuation);
}

internal readonly struct PendingValueTask<TResult>(ValueTask<TResult> task) : IPending<TResult>
{
    private readonly ValueTaskAwaiter<TResult> _awaiter = task.GetAwaiter();

    public bool IsCompleted => _awaiter.IsCompleted;

    public TResult GetResult() => _awaiter.GetResult();

    public void OnCompleted(Action continuation) => _awaiter.UnsafeOnCompleted(continuation);
}
#pragma warning restore RS0030
