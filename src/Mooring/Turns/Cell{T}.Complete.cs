namespace Mooring.Turns;

/// <content>Turns that run now or not at all.</content>
internal sealed partial class Cell<T>
{
    /// <summary>Runs a synchronous turn if the object is idle, not observed, and this thread may run it.</summary>
    public bool TryRun<TState>(Action<T, TState> work, TState state)
    {
        if (Runtime.IsObserved || !TryEnter(out TurnScope scope)) return false;
        try
        {
            work(Value, state);
        }
        catch (Exception e)
        {
            Exception fault = Faulted(e);
            Leave(scope);
            if (!ReferenceEquals(fault, e)) throw fault;
            throw;
        }

        Leave(scope);
        return true;
    }
}
