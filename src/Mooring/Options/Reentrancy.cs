namespace Mooring;

/// <summary>Whether other calls may start while an asynchronous turn waits.</summary>
public enum Reentrancy
{
    /// <summary>
    /// An asynchronous turn has the object to itself until it ends; only its own continuations run meanwhile. A call
    /// that would wait for itself through this object fails with <see cref="MooredDeadlockException"/>. The default.
    /// </summary>
    None,

    /// <summary>
    /// Other calls may start whenever a turn waits. Two turns still never run at once, but an object may have changed
    /// after each <c>await</c>.
    /// </summary>
    AtAwait,
}
