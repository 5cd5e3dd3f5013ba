using System.Runtime.CompilerServices;
using Mooring.Checks;
using Mooring.Executors;
using Mooring.Mailboxes;
using Mooring.Supervising;

namespace Mooring.Turns;

/// <summary>The place where one object lives: runs its turns, one at a time.</summary>
/// <remarks>
/// <para>It is the synchronization context of its turns, so that what is awaited inside one resumes in another turn of
/// the same object. An idle mobile cell is entered and left with one exchange each; everything else goes through the
/// mailbox, which is made when it is first needed.</para>
/// <para>Whoever owns the cell (<see cref="TurnState.Owned"/>) runs its turns and, before letting go, looks whether
/// others have queued; <c>Cell.Queue</c> has that half.</para>
/// </remarks>
internal abstract partial class Cell : SynchronizationContext, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static Cell? _current;

    private int _state; // TurnState bits
    private int _turn; // calls begun so far; written by the owner
    private Cell? _outer; // the cell whose turn this one interrupts on the owner's stack; null unless it runs inside another
    private int _blocked; // synchronous waits inside the object's turns; written by the owner
    private bool _inContinuation; // the owner runs a continuation, not a call
    private Mailbox? _mailbox; // null until something has to wait

    protected Cell(MooringRuntime runtime, MooredOptions options, Executor? executor)
    {
        Runtime = runtime;
        Options = options;
        if (executor is not null)
        {
            _lease = MakeLease(executor);
            _state = TurnState.Pinned;
        }

        if (options.Supervision is { } policy) _mailbox = NewMailbox(new Supervisor(this, policy));
    }

    /// <summary>The cell whose turn this thread is in.</summary>
    public static Cell? Here => _current;

    public MooringRuntime Runtime { get; }

    public MooredOptions Options { get; }

    public string Name => Options.Name ?? TypeName;

    /// <summary>Which of its calls the object is in, or was in last.</summary>
    public int Turn => _turn;

    /// <summary>Calls that are queued or open.</summary>
    internal int OutstandingForTest
    {
        get
        {
            if (_mailbox is not { } mailbox) return 0;
            lock (mailbox.Gate) return mailbox.Depth + mailbox.Open.Count;
        }
    }

    /// <summary>Whether this thread is inside a turn of this object, possibly with turns of others on top.</summary>
    public bool IsOnThisThread
    {
        get
        {
            for (Cell? cell = _current; cell is not null; cell = cell._outer)
                if (ReferenceEquals(cell, this)) return true;
            return false;
        }
    }

    /// <summary>The cell whose turn this one's interrupts, on the owner's stack.</summary>
    protected Cell? Outer => _outer;

    protected abstract string TypeName { get; }

    protected Mailbox Mailbox => _mailbox ?? MakeMailbox();

    /// <summary>Enters the cell on this thread if it is idle. The caller then runs one turn and calls <see cref="Leave"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter(out TurnScope scope)
    {
        if (_current is not null && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // A chain of objects that ask each other has used up the stack: go on at the bottom of another one.
            scope = default;
            return false;
        }

        // Looked at before it is exchanged: busy and pinned cells are spared the exchange, which others would feel.
        if ((_state != 0 || Interlocked.CompareExchange(ref _state, TurnState.Owned, 0) != 0) && !TryEnterSlow())
        {
            scope = default;
            return false;
        }

        scope = Begin();
        _turn++;
        return true;
    }

    /// <summary>Ends the turn and lets the cell go, or sees to it that somebody runs what has been queued.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave(in TurnScope scope)
    {
        End(scope);
        if (Interlocked.CompareExchange(ref _state, 0, TurnState.Owned) != TurnState.Owned) LeaveSlow();
    }

    /// <summary>Makes this thread be inside the cell. The cell is owned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TurnScope Begin()
    {
        var scope = new TurnScope(SynchronizationContext.Current, ExecutionContext.Capture());
        _outer = _current;
        _current = this;
        SetSynchronizationContext(this);
        return scope;
    }

    /// <summary>Puts back what <see cref="Begin"/> found. The cell is still owned: nobody else may set the outer cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void End(in TurnScope scope)
    {
        SetSynchronizationContext(scope.Context);
        _current = _outer;
        _outer = null;
        RestoreExecution(scope.Execution);
    }

    /// <summary>Undoes what a turn did to the async-locals of the thread: they end with the turn, inline or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RestoreExecution(ExecutionContext? before)
    {
        if (before is not null && !ReferenceEquals(before, ExecutionContext.Capture())) ExecutionContext.Restore(before);
    }

    /// <summary>A mobile cell whose turn is nearly over is worth a short wait; a pinned one may be entered from its own thread.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryEnterSlow()
    {
        int state = Volatile.Read(ref _state);
        if (state == TurnState.Pinned)
        {
            if (Executor is not { IsCurrentThread: true } executor) return false;
            if (Interlocked.CompareExchange(ref _state, TurnState.Pinned | TurnState.Owned, TurnState.Pinned) != TurnState.Pinned) return false;
            if (ReferenceEquals(executor, Executor)) return true;
            // It was moved away and was idle again in between: not this thread's any more.
            LeaveSlow();
            return false;
        }

        // Not from inside a turn: it might be this very object's.
        if (_current is not null || Environment.ProcessorCount == 1) return false;
        for (int i = 0; i < Spins; i++)
        {
            // Only while nobody is queued: whoever came before goes first.
            if ((state & ~TurnState.Owned) != 0) return false;
            if (state == 0 && Interlocked.CompareExchange(ref _state, TurnState.Owned, 0) == 0) return true;
            Thread.SpinWait(SpinLength);
            state = Volatile.Read(ref _state);
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Mailbox MakeMailbox()
    {
        Mailbox made = NewMailbox(null);
        return Interlocked.CompareExchange(ref _mailbox, made, null) ?? made;
    }

    private Mailbox NewMailbox(Supervisor? supervisor)
    {
        var made = new Mailbox { Supervisor = supervisor };
        if (Runtime.Checks)
        {
            made.Forgotten = new ForgottenCalls(made, calls => Report(MooredFailureKind.Forgotten, new InvalidOperationException(
                $"'{Name}' was collected with {calls} of its calls unfinished: nothing was left that could have finished them.")));
        }

        return made;
    }

    protected void ThrowIfOnThisThread()
    {
        if (_current is not null && IsOnThisThread) throw SelfDeadlock("A turn cannot wait for another turn of its own object.");
    }
}
