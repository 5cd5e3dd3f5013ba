using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Hosting;

/// <summary>How actors of one module behave. Immutable; checked when it is built.</summary>
public sealed record ActorOptions
{
    /// <summary>The name used in error texts.</summary>
    /// <value><c>actor</c>.</value>
    public string Name { get; init; } = "actor";

    /// <summary>Most memory that an instance may have, in bytes; counted in whole pages of 64 KiB, rounded down.</summary>
    /// <value>256 MiB. From one page to 4 GiB. A guest that wants more is refused, and decides what to do about it.</value>
    public long MaxMemoryBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, PageBytes);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 65_536 * PageBytes);
            field = value;
        }
    } = 256L << 20;

    /// <summary>Stack that a guest's calls may use, in bytes. A guest that needs more traps.</summary>
    /// <value>1 MiB.</value>
    public int MaxStackBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1 << 20;

    /// <summary>The time that an ask has unless it says otherwise, and that starting an instance has: waiting, running and host calls together.</summary>
    /// <value>30 seconds. <see cref="Timeout.InfiniteTimeSpan"/> for none.</value>
    public TimeSpan AskTimeout { get; init => field = ValidTimeout(value); } = TimeSpan.FromSeconds(30);

    /// <summary>How long a guest may compute before it lets others run that wait for its thread; it goes on behind them.</summary>
    /// <value>
    /// Null: as the host says (<see cref="ActorHostOptions.TimeSlice"/>), and without a host never, as with <see cref="Timeout.InfiniteTimeSpan"/>.
    /// From one millisecond; it may become twice what is said here.
    /// </value>
    /// <remarks>
    /// Costs computing guests something, since their loops are compiled so that they can be left and taken up again. Guests that hold a thread
    /// (<see cref="GuestWaiting.HoldThread"/>) do not give way, nor do those of an engine without <see cref="EngineOptions.Interruption"/>.
    /// </remarks>
    public TimeSpan? TimeSlice { get; init => field = ValidSlice(value); }

    /// <summary>How many asks may wait for an actor that is busy.</summary>
    /// <value>8. At least 1.</value>
    public int MailboxCapacity
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 8;

    /// <summary>What happens to an ask that finds the mailbox full.</summary>
    /// <value><see cref="MailboxFull.Wait"/>.</value>
    public MailboxFull MailboxFull { get; init; }

    /// <summary>Where the guest's turns run.</summary>
    /// <value><see cref="Affinity.Task"/>. Guests do not care; host call handlers may.</value>
    public Affinity Affinity { get; init; }

    /// <summary>How the guest waits for its host.</summary>
    /// <value><see cref="GuestWaiting.Suspend"/>. Of no consequence to guests whose host calls are answered by <see cref="HostCall"/>.</value>
    public GuestWaiting Waiting { get; init; }

    /// <summary>How often within <see cref="RestartWindow"/> an actor gets a new instance after a trap; once more, and it is stopped.</summary>
    /// <value>5. With 0 the first trap stops the actor.</value>
    public int MaxRestarts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 5;

    /// <summary>The time over which restarts are counted.</summary>
    /// <value>One minute.</value>
    public TimeSpan RestartWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long <see cref="Actor.DisposeAsync"/> lets asks finish that were accepted before.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan DrainTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(5);

    /// <summary>Answers the guests' host calls, on the thread that runs the guest.</summary>
    /// <value>Null: every host call fails with a text that says so.</value>
    public HostCallHandler? HostCall { get; init; }

    /// <summary>Answers the guests' host calls asynchronously; used in place of <see cref="HostCall"/>.</summary>
    /// <value>Null: <see cref="HostCall"/> answers.</value>
    /// <remarks>
    /// A guest that waits for an answer is suspended and holds no thread. Its turn goes on: no other ask of the actor begins meanwhile. Deadlines and
    /// cancellation end the wait, and the instance with it.
    /// </remarks>
    public AsyncHostCallHandler? HostCallAsync { get; init; }

    /// <summary>Gets each line that a guest logs, on the thread that runs the guest.</summary>
    /// <value>Null: nobody listens.</value>
    public Action<string>? Log { get; init; }

    /// <summary>The clock for deadlines and restarts, and the one that guests see.</summary>
    /// <value><see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal static TimeSpan ValidTimeout(TimeSpan timeout)
    {
        if (timeout != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return timeout;
    }

    internal static TimeSpan? ValidSlice(TimeSpan? slice)
    {
        if (slice is { } given && given != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThan(given, TimeSpan.FromMilliseconds(1));
        return slice;
    }

    private const long PageBytes = 65_536;
}
