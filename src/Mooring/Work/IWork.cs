using Mooring.Turns;

namespace Mooring.Work;

/// <summary>Code to run in one synchronous turn.</summary>
/// <remarks>Implemented by structs only, so that each shape of delegate gets its own code, without a second indirect call.</remarks>
internal interface IWork<T, TResult>
{
    TResult Invoke(Cell<T> cell);
}

/// <summary>Code that starts an asynchronous turn.</summary>
internal interface IAsyncWork<T, TResult, TPending>
    where TPending : struct, IPending<TResult>
{
    /// <param name="cell">The object's cell, inside a turn.</param>
    /// <param name="stop">Cancelled by the caller, at the call's deadline, or when the object's drain ends.</param>
    TPending Start(Cell<T> cell, CancellationToken stop);

    /// <summary>Whether the code looks at its token: if not, none is made.</summary>
    bool TakesToken { get; }
}

/// <summary>An operation that was started: one of the four kinds of task, without boxing it.</summary>
internal interface IPending<TResult>
{
    bool IsCompleted { get; }

    /// <summary>The result of the completed operation; throws what it threw. May be called once.</summary>
    TResult GetResult();

    /// <summary>Calls <paramref name="continuation"/> when the operation completes, in the current synchronization context.</summary>
    void OnCompleted(Action continuation);
}

/// <summary>The result of work that has none.</summary>
internal readonly struct Nothing;
