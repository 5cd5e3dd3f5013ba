namespace Mooring.Turns;

/// <summary>A delegate that waits in an object's lane for continuations.</summary>
internal sealed class Completion<T, TState>(Cell<T> cell, Action<T, TState> work, TState state)
{
    public void Run() => work(cell.Value, state);
}
