using Mooring.Turns;

namespace Mooring.Work;

internal readonly struct ActionWork<T>(Action<T> work) : IWork<T, Nothing>
{
    public Nothing Invoke(Cell<T> cell)
    {
        work(cell.Value);
        return default;
    }
}

internal readonly struct ActionWork<T, TState>(Action<T, TState> work, TState state) : IWork<T, Nothing>
{
    public Nothing Invoke(Cell<T> cell)
    {
        work(cell.Value, state);
        return default;
    }
}

internal readonly struct FuncWork<T, TResult>(Func<T, TResult> work) : IWork<T, TResult>
{
    public TResult Invoke(Cell<T> cell) => work(cell.Value);
}

internal readonly struct FuncWork<T, TState, TResult>(Func<T, TState, TResult> work, TState state) : IWork<T, TResult>
{
    public TResult Invoke(Cell<T> cell) => work(cell.Value, state);
}

/// <summary>The turn that moves the object.</summary>
internal readonly struct MoveWork<T>(Executors.Executor? target) : IWork<T, Nothing>
{
    public Nothing Invoke(Cell<T> cell)
    {
        cell.Move(target);
        return default;
    }
}
