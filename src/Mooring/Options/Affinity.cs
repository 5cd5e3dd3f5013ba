namespace Mooring;

/// <summary>Where the turns of an object may run.</summary>
public enum Affinity
{
    /// <summary>
    /// On any thread, never two at once; each turn sees the writes of the one before. If the object is idle, the
    /// caller's own thread runs the turn. The default.
    /// </summary>
    Task,

    /// <summary>
    /// On one thread only, for objects that depend on it: thread-local state, COM, user interfaces, native libraries.
    /// </summary>
    Thread,
}
