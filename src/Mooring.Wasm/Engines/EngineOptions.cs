namespace Mooring.Wasm;

/// <summary>How an <see cref="Engine"/> compiles and runs modules.</summary>
/// <remarks>Immutable. What is switched off costs nothing in compiled code.</remarks>
public sealed record EngineOptions
{
    /// <summary>What modules may use.</summary>
    /// <value>Everything that is implemented.</value>
    public WasmFeatures Features { get; init; } = WasmFeatures.All;

    /// <summary>Whether all indirect calls of modules in which something can suspend are ready to be suspended.</summary>
    /// <value>
    /// False: only those that can reach a function which the module itself puts into tables, and all of modules that import a table. True is for
    /// programs that put functions of other modules, or of the host, into a table that a module exports.
    /// </value>
    public bool IndirectCallsMaySuspend { get; init; }

    /// <summary>Whether all functions are compiled as if they could suspend; for measurements.</summary>
    internal bool EveryFunctionSuspends { get; init; }

    /// <summary>Suspension without need, for tests.</summary>
    /// <value><see cref="SuspensionStress.None"/>.</value>
    public SuspensionStress SuspensionStress { get; init; }

    /// <summary>How guests are kept inside their memories.</summary>
    /// <value><see cref="MemoryChecks.Automatic"/>.</value>
    public MemoryChecks MemoryChecks { get; init; }

    /// <summary>Whether guests use up <see cref="Store.Fuel"/>.</summary>
    /// <value>False.</value>
    public bool Fuel { get; init; }

    /// <summary>A directory in which to remember of modules that they are valid and what they need first, so that they start faster the next time.</summary>
    /// <value>Null: nothing is remembered.</value>
    /// <remarks>
    /// Made if it is not there; several processes may share it. Entries are found by the module's hash and hold for this build of the library
    /// only. What a module needed is written some seconds after it was loaded, or when the engine is disposed of. Entries are hints: a wrong one
    /// costs time, or lets a module be loaded whose invalid functions throw <see cref="WasmFormatException"/> when they are called.
    /// </remarks>
    public string? CacheDirectory { get; init; }

    /// <summary>Where memories lie.</summary>
    /// <value><see cref="MemoryPlacement.Separate"/>.</value>
    public MemoryPlacement MemoryPlacement { get; init; }

    /// <summary>Whether compiled code goes away with its modules.</summary>
    /// <value><see cref="CodeLifetime.Process"/>.</value>
    public CodeLifetime CodeLifetime { get; init; }

    /// <summary>Whether an <see cref="InterruptHandle"/> or a deadline can stop a guest that loops.</summary>
    /// <value>True; it costs a test of one field per loop round.</value>
    public bool Interruption { get; init; } = true;
}

/// <summary>How guests are kept inside their memories.</summary>
public enum MemoryChecks
{
    /// <summary><see cref="GuardPages"/> where they work, else <see cref="Explicit"/>.</summary>
    Automatic,

    /// <summary>Compiled code compares addresses with the memory's length.</summary>
    Explicit,

    /// <summary>A memory lies in reserved address space, and the fault of an access outside becomes a trap.</summary>
    GuardPages,
}

/// <summary>Where memories lie.</summary>
public enum MemoryPlacement
{
    /// <summary>Each has address space of its own, up to some 20,000 at once with guard pages.</summary>
    Separate,

    /// <summary>
    /// Those that <see cref="StoreLimits.MaxMemoryPages"/> or their own maximum keeps below 16 MiB share large mappings, so that hundreds of
    /// thousands fit into a process. Guests get explicit checks. On systems other than Linux the same as <see cref="Separate"/>.
    /// </summary>
    Dense,
}

/// <summary>How long the code of a module stays.</summary>
public enum CodeLifetime
{
    /// <summary>Until the process ends. Fastest: code starts quickly and is compiled again, better, once it is hot.</summary>
    Process,

    /// <summary>As long as something uses the module. For hosts that load many modules over time.</summary>
    Module,
}
