namespace Mooring.Tests.Interleaving;

/// <summary>What may happen next to a moored object.</summary>
internal enum Step
{
    /// <summary>A call with a synchronous turn.</summary>
    Ask,

    /// <summary>A call with an asynchronous turn.</summary>
    AskLater,

    /// <summary>A call whose turn throws: a fault, if the object is supervised.</summary>
    AskAndFail,

    /// <summary>What the open turn awaits completes.</summary>
    Finish,

    /// <summary>The newest call that has no answer is cancelled.</summary>
    Cancel,

    /// <summary>The object is to move to the other place: from the pool to an executor, or back.</summary>
    Move,

    /// <summary>The object is told to stop, within ten seconds.</summary>
    Stop,

    /// <summary>The pool runs what was scheduled first.</summary>
    RunPool,

    /// <summary>The executor runs what was scheduled first.</summary>
    RunExecutor,

    /// <summary>Ten seconds pass.</summary>
    Wait,

    /// <summary>A delegate that nobody awaits.</summary>
    Post,

    /// <summary>A call during whose turn, whenever that is, the step after this one happens, on another thread.</summary>
    AskAndMeanwhile,
}
