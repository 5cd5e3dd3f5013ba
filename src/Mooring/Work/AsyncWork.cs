using Mooring.Turns;

namespace Mooring.Work;

internal readonly struct TaskWork<T>(Func<T, Task> work) : IAsyncWork<T, Nothing, PendingTask>
{
    public bool TakesToken => false;

    public PendingTask Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value));
}

internal readonly struct TaskWork<T, TResult>(Func<T, Task<TResult>> work) : IAsyncWork<T, TResult, PendingTask<TResult>>
{
    public bool TakesToken => false;

    public PendingTask<TResult> Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value));
}

internal readonly struct ValueTaskWork<T>(Func<T, ValueTask> work) : IAsyncWork<T, Nothing, PendingValueTask>
{
    public bool TakesToken => false;

    public PendingValueTask Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value));
}

internal readonly struct ValueTaskWork<T, TResult>(Func<T, ValueTask<TResult>> work)
    : IAsyncWork<T, TResult, PendingValueTask<TResult>>
{
    public bool TakesToken => false;

    public PendingValueTask<TResult> Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value));
}

internal readonly struct StatefulWork<T, TState>(Func<T, TState, ValueTask> work, TState state)
    : IAsyncWork<T, Nothing, PendingValueTask>
{
    public bool TakesToken => false;

    public PendingValueTask Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value, state));
}

internal readonly struct StatefulWork<T, TState, TResult>(Func<T, TState, ValueTask<TResult>> work, TState state)
    : IAsyncWork<T, TResult, PendingValueTask<TResult>>
{
    public bool TakesToken => false;

    public PendingValueTask<TResult> Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value, state));
}

internal readonly struct CancellableWork<T>(Func<T, CancellationToken, ValueTask> work) : IAsyncWork<T, Nothing, PendingValueTask>
{
    public bool TakesToken => true;

    public PendingValueTask Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value, stop));
}

internal readonly struct CancellableWork<T, TResult>(Func<T, CancellationToken, ValueTask<TResult>> work)
    : IAsyncWork<T, TResult, PendingValueTask<TResult>>
{
    public bool TakesToken => true;

    public PendingValueTask<TResult> Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value, stop));
}

internal readonly struct StatefulTaskWork<T, TState>(Func<T, TState, Task> work, TState state) : IAsyncWork<T, Nothing, PendingTask>
{
    public bool TakesToken => false;

    public PendingTask Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value, state));
}

internal readonly struct StatefulTaskWork<T, TState, TResult>(Func<T, TState, Task<TResult>> work, TState state)
    : IAsyncWork<T, TResult, PendingTask<TResult>>
{
    public bool TakesToken => false;

    public PendingTask<TResult> Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value, state));
}

internal readonly struct CancellableTaskWork<T>(Func<T, CancellationToken, Task> work) : IAsyncWork<T, Nothing, PendingTask>
{
    public bool TakesToken => true;

    public PendingTask Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value, stop));
}

internal readonly struct CancellableTaskWork<T, TResult>(Func<T, CancellationToken, Task<TResult>> work)
    : IAsyncWork<T, TResult, PendingTask<TResult>>
{
    public bool TakesToken => true;

    public PendingTask<TResult> Start(Cell<T> cell, CancellationToken stop) => new(work(cell.Value, stop));
}

/// <summary>The first turn: makes the object. It has its creator's token only, so that it needs no message.</summary>
internal readonly struct CreateWork<T>(Func<CancellationToken, ValueTask<T>> factory, CancellationToken cancellation)
    : IAsyncWork<T, T, PendingValueTask<T>>
{
    public bool TakesToken => false;

    public PendingValueTask<T> Start(Cell<T> cell, CancellationToken stop) => new(factory(cancellation));
}

/// <summary>The last turn: disposes the object.</summary>
internal readonly struct DisposeWork<T> : IAsyncWork<T, Nothing, PendingValueTask>
{
    public bool TakesToken => false;

    public PendingValueTask Start(Cell<T> cell, CancellationToken stop) => new(cell.DisposeObjectAsync());
}

/// <summary>The turn of a restart: replaces the object.</summary>
internal readonly struct RestartWork<T> : IAsyncWork<T, Nothing, PendingValueTask>
{
    public bool TakesToken => true;

    public PendingValueTask Start(Cell<T> cell, CancellationToken stop) => new(cell.RestartAsync(stop));
}
