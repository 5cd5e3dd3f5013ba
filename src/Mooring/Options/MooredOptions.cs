namespace Mooring;

/// <summary>How one moored object behaves. Immutable; one instance may serve any number of objects.</summary>
public sealed record MooredOptions
{
    internal static readonly MooredOptions Default = new();

    /// <summary>The name used in exceptions, metrics, traces and the debugger.</summary>
    /// <value>Default: <see langword="null"/>, which reads as the name of the object's type.</value>
    public string? Name { get; init; }

    /// <summary>Where turns run.</summary>
    /// <value>Default: <see cref="Affinity.Task"/>.</value>
    public Affinity Affinity { get; init; }

    /// <summary>How many calls may wait before <see cref="MailboxFull"/> applies. The turn that runs does not count.</summary>
    /// <value>Default: 8. At least 1.</value>
    public int MailboxCapacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 8;

    /// <summary>What happens to a call that finds the mailbox full.</summary>
    /// <value>Default: <see cref="MailboxFull.Wait"/>.</value>
    public MailboxFull MailboxFull { get; init; }

    /// <summary>Whether other calls may start while an asynchronous turn waits.</summary>
    /// <value>Default: <see cref="Reentrancy.None"/>.</value>
    public Reentrancy Reentrancy { get; init; }

    /// <summary>The time a call may take, queueing and running together.</summary>
    /// <value>
    /// Default: <see langword="null"/>, no limit. At the deadline the caller gets a <see cref="MooredDeadlineException"/>;
    /// a call that has not begun is removed, one that runs is asked to stop through its token.
    /// </value>
    public TimeSpan? CallTimeout
    {
        get;
        init
        {
            if (value is { } timeout) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
            field = value;
        }
    }

    /// <summary>How long <see cref="Moored{T}.DisposeAsync"/> lets accepted calls finish before it fails the rest.</summary>
    /// <value>Default: 5 seconds. <see cref="TimeSpan.Zero"/> fails everything that has not begun.</value>
    public TimeSpan DrainTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the object itself is disposed, as its last turn, when the handle is stopped or disposed.</summary>
    /// <value>Default: <see langword="true"/>. <see cref="IAsyncDisposable"/> is preferred to <see cref="IDisposable"/>.</value>
    public bool DisposeObject { get; init; } = true;

    /// <summary>Whether a mobile object's type must have been proven independent of its thread when it was compiled.</summary>
    /// <value>Default: <see langword="false"/>. See <see cref="ThreadProof"/>; an object with <see cref="Affinity.Thread"/> needs no proof.</value>
    public bool RequireProof { get; init; }

    /// <summary>Told of failures that no caller awaits, before the runtime's own handler is.</summary>
    /// <value>Default: <see langword="null"/>. Must not block; may be called from any thread, two at once.</value>
    public Action<MooredFailure>? OnFailure { get; init; }

    /// <summary>The threads to place the object on, instead of one of its own. Implies <see cref="Affinity.Thread"/>.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public ExecutorSet? Executors { get; init; }

    /// <summary>Chooses among <see cref="Executors"/>.</summary>
    /// <value>Default: <see langword="null"/>, the set's own placement.</value>
    public IPlacement? Placement { get; init; }

    /// <summary>What the placement goes by: objects with equal keys belong together.</summary>
    /// <value>Default: <see langword="null"/>.</value>
    public object? PlacementKey { get; init; }

    /// <summary>Makes the object anew when it fails.</summary>
    /// <value>Default: <see langword="null"/>: failures concern their callers only.</value>
    public Supervision? Supervision { get; init; }
}
