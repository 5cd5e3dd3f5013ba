using System.Diagnostics;

namespace Mooring;

/// <summary>Two uses of an object met that must not meet, or a pinned object was used away from its thread.</summary>
public sealed class MooredAccessException : InvalidOperationException
{
    internal MooredAccessException(string message)
        : base(message)
    {
    }
}

/// <summary>Notices when an object is entered from two places at once, or away from its thread. A field of the object.</summary>
/// <remarks>
/// For objects that are handed out of their turns by mistake. With <see cref="KeepStacks"/> the exception says which two
/// stacks met; without, it names the two threads. A guard is entered again by the thread that holds it without complaint.
/// </remarks>
public sealed class AffinityGuard
{
    private readonly string _name;
    private readonly int _homeThread; // 0: any
    private readonly Lock _gate = new();
    private int _thread; // guarded by _gate: who is inside; 0: nobody
    private int _depth; // guarded by _gate
    private StackTrace? _stack; // guarded by _gate: how the one inside came in

    /// <summary>Makes a guard.</summary>
    /// <param name="name">What the exceptions call the object.</param>
    /// <param name="pinned">Whether only the thread that makes the guard may enter.</param>
    public AffinityGuard(string name, bool pinned = false)
    {
        _name = name;
        _homeThread = pinned ? Environment.CurrentManagedThreadId : 0;
    }

    /// <summary>Whether entries remember their stacks, which takes some microseconds each.</summary>
    /// <value>Default: <see langword="true"/> in debug builds of the library, else <see langword="false"/>.</value>
    public bool KeepStacks { get; init; } =
#if DEBUG
        true;
#else
        false;
#endif

    /// <summary>Enters until the result is disposed.</summary>
    /// <exception cref="MooredAccessException">Another thread is inside, or this is not the object's thread.</exception>
    public Scope Enter()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (_homeThread != 0 && thread != _homeThread)
            throw new MooredAccessException($"'{_name}' belongs to thread {_homeThread} and was used on thread {thread}{Here()}");
        lock (_gate)
        {
            if (_depth > 0 && _thread != thread)
            {
                throw new MooredAccessException(
                    $"'{_name}' was entered by thread {thread} while thread {_thread} was inside.{Here()}"
                    + (_stack is null ? "" : $"{Environment.NewLine}The other came in here:{Environment.NewLine}{_stack}"));
            }

            _thread = thread;
            if (_depth++ == 0 && KeepStacks) _stack = new StackTrace(skipFrames: 1, fNeedFileInfo: true);
        }

        return new Scope(this);
    }

    private string Here() =>
        KeepStacks ? $"{Environment.NewLine}This one came from here:{Environment.NewLine}{new StackTrace(skipFrames: 2, fNeedFileInfo: true)}" : "";

    private void Exit()
    {
        lock (_gate)
        {
            if (--_depth > 0) return;
            _thread = 0;
            _stack = null;
        }
    }

    /// <summary>One stay inside a guard.</summary>
    public readonly ref struct Scope
    {
        private readonly AffinityGuard _guard;

        internal Scope(AffinityGuard guard) => _guard = guard;

        /// <summary>Leaves.</summary>
        public void Dispose() => _guard.Exit();
    }
}
