using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>How one guest is run. Immutable; may be shared by many guests if its callbacks may be.</summary>
public sealed record FpRuntimeOptions
{
    internal static readonly FpRuntimeOptions Default = new();

    /// <summary>The name used in exceptions and telemetry.</summary>
    /// <value>Default: null, the module's name.</value>
    public string? Name { get; init; }

    /// <summary>Memory, tables, stack.</summary>
    /// <value>Default: <see cref="StoreLimits.Default"/>. fp-bindgen modules set no maximum of their own.</value>
    public StoreLimits Limits { get; init; } = StoreLimits.Default;

    /// <summary>How many asynchronous host functions of the guest may run at once; further ones start when one of them ends.</summary>
    /// <value>Default: 256. At least 1.</value>
    public int MaxConcurrentHostCalls
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 256;

    /// <summary>How many asynchronous host functions may be under way or wait to start; a guest that asks for more is ended.</summary>
    /// <value>Default: 65,536. At least 1.</value>
    public int MaxPendingHostCalls
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 65_536;

    /// <summary>Where asynchronous host functions run until their first <c>await</c>.</summary>
    /// <value>Default: <see cref="HostCallStart.Inline"/>.</value>
    public HostCallStart HostCallStart { get; init; }

    /// <summary>When the async values that the host has made in the guest's memory are used again or given back.</summary>
    /// <value>Default: <see cref="AsyncValueRelease.WhenSettled"/>.</value>
    public AsyncValueRelease AsyncValueRelease { get; init; }

    /// <summary>How long a turn of the guest may take, host functions that it waits for on the stack included.</summary>
    /// <value>Default: null, no limit. A guest that takes longer is interrupted, which ends its instance.</value>
    public TimeSpan? TurnTimeout { get; init; }

    /// <summary>How long a call may take from being made to its result.</summary>
    /// <value>Default: null, no limit. The caller then gets a <see cref="TimeoutException"/>; the guest goes on.</value>
    public TimeSpan? CallTimeout { get; init; }

    /// <summary>How long disposal lets calls finish before it fails them.</summary>
    /// <value>Default: <see cref="TimeSpan.Zero"/>, which fails them at once.</value>
    public TimeSpan DrainTimeout { get; init; }

    /// <summary>Whether the next call after a trap gets a fresh instance.</summary>
    /// <value>Default: true. If not, it fails as the one that trapped did.</value>
    public bool RestartAfterTrap { get; init; } = true;

    /// <summary>How many calls may wait for a turn before <see cref="MailboxFull"/> applies.</summary>
    /// <value>Default: 64. What host functions bring back does not count and is never refused.</value>
    public int MailboxCapacity { get; init; } = 64;

    /// <summary>What happens to a call that finds the mailbox full.</summary>
    /// <value>Default: <see cref="MailboxFull.Wait"/>.</value>
    public MailboxFull MailboxFull { get; init; }

    /// <summary>Turns exceptions of host functions into the error type that they declare.</summary>
    /// <value>Default: null: an exception ends the guest's instance.</value>
    public IFpErrorMapper? ErrorMapper { get; init; }

    /// <summary>Told when a guest breaks the rules in a way that concerns no caller: it resolves what is not pending.</summary>
    /// <value>Default: null. Runs in a turn of the guest and must not block.</value>
    public Action<string>? OnViolation { get; init; }

    /// <summary>The clock for all of these times.</summary>
    /// <value>Default: <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The runtime that the guest's moored object belongs to.</summary>
    /// <value>Default: null: one of its own.</value>
    public MooringRuntime? Runtime { get; init; }
}

/// <summary>Where asynchronous host functions run until their first <c>await</c>.</summary>
public enum HostCallStart
{
    /// <summary>On the thread that runs the guest, which waits. Functions that complete at once then cost no hand-over. The default.</summary>
    Inline,

    /// <summary>On the pool, for functions that compute for long before they await.</summary>
    Pool,
}

/// <summary>When the async values that the host has made in the guest's memory are used again or given back.</summary>
public enum AsyncValueRelease
{
    /// <summary>
    /// When all calls that were under way as the value was resolved have ended, in both directions: whoever could still look at it then
    /// has ended, too. The default.
    /// </summary>
    WhenSettled,

    /// <summary>
    /// When no call is under way in either direction. For guests with tasks that outlive the call that spawned them and look at futures
    /// long after they have become ready. Memory grows while calls overlap without a gap.
    /// </summary>
    AtQuiescence,

    /// <summary>At once. Right only for guests that look at a future in the very call that resolves it.</summary>
    Eager,
}

/// <summary>Turns exceptions of host functions into errors that guests understand.</summary>
public interface IFpErrorMapper
{
    /// <summary>Makes an error of the type that a host function declares.</summary>
    /// <param name="function">The function's name in the protocol.</param>
    /// <param name="exception">What it threw.</param>
    /// <param name="error">The error, for the guest.</param>
    /// <returns>Whether there is one; if not, the exception ends the guest's instance.</returns>
    bool TryMap<TError>(string function, Exception exception, out TError error);
}
