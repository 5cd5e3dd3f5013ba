using Mooring.Wasm;

namespace Mooring.WaPc;

/// <summary>What a guest may use and whom it talks to. Immutable; may be shared by many guests if its callbacks may be.</summary>
public sealed record GuestOptions
{
    /// <summary>No host calls, no log, the engine's usual limits.</summary>
    public static GuestOptions Default { get; } = new();

    /// <summary>Answers the guest's host calls.</summary>
    /// <value>Null: every host call fails with a text that says so.</value>
    public HostCallHandler? HostCall { get; init; }

    /// <summary>Answers the guest's host calls asynchronously; used in place of <see cref="HostCall"/>.</summary>
    /// <value>Null: <see cref="HostCall"/> answers.</value>
    /// <remarks>
    /// A guest that waits for an answer is suspended and holds no thread, if it was called with <see cref="WaPcGuest.CallAsync"/>. In other calls
    /// an answer that is not there at once ends the instance with a <see cref="WasmSuspensionException"/>.
    /// </remarks>
    public AsyncHostCallHandler? HostCallAsync { get; init; }

    /// <summary>Gets each line that the guest logs, by <c>__console_log</c> or on WASI's standard output and error.</summary>
    /// <value>Null: nobody listens.</value>
    /// <remarks>Runs on the guest's thread inside its call; the text comes from the guest and may hold anything.</remarks>
    public Action<string>? Log { get; init; }

    /// <summary>Whether the guest gives way when <see cref="WaPcGuest.RequestYield"/> asks for it.</summary>
    /// <value>False. True needs an engine with <see cref="EngineOptions.Interruption"/>, and has loops compiled so that they can be left and taken up again.</value>
    public bool YieldsOnRequest { get; init; }

    /// <summary>Where the guest goes on after it has given way: <see cref="Store.YieldQueue"/>.</summary>
    /// <value>Null: on the thread pool.</value>
    public Action<IThreadPoolWorkItem>? YieldQueue { get; init; }

    /// <summary>Memory, tables, stack.</summary>
    /// <value><see cref="StoreLimits.Default"/>. waPC modules set no maximum of their own, so set one for guests that are not trusted.</value>
    public StoreLimits Limits { get; init; } = StoreLimits.Default;

    /// <summary>The clock that WASI's <c>clock_time_get</c> shows.</summary>
    /// <value><see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
