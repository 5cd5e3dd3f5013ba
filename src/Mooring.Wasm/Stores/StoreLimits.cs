namespace Mooring.Wasm;

/// <summary>What the guests of one store may use.</summary>
/// <remarks>Immutable; one object may serve many stores. Memory and table limits count all memories and tables of the store together.</remarks>
public sealed record StoreLimits
{
    /// <summary>Limits that stop runaway guests and nothing else.</summary>
    public static StoreLimits Default { get; } = new();

    /// <summary>Most pages of 64 KiB in all memories of the store.</summary>
    /// <value>65,536 (4 GiB).</value>
    public ulong MaxMemoryPages { get; init; } = 65_536;

    /// <summary>Most elements in all tables of the store.</summary>
    /// <value>10,000,000.</value>
    public ulong MaxTableElements { get; init; } = 10_000_000;

    /// <summary>Most instances.</summary>
    /// <value>10,000.</value>
    public int MaxInstances { get; init => field = PositiveOrThrow(value, nameof(MaxInstances)); } = 10_000;

    /// <summary>Stack that the guest calls of one entry from the host may use together, in bytes; nested entries share it.</summary>
    /// <value>1 MiB. The thread's real stack, less some room for host functions, is a limit as well.</value>
    public int MaxStackBytes { get; init => field = PositiveOrThrow(value, nameof(MaxStackBytes)); } = 1 << 20;

    /// <summary>Asked before a memory or table is made or grows, after the fixed limits allowed it; false refuses.</summary>
    /// <value>Null: the fixed limits alone decide.</value>
    /// <remarks>Runs on the guest's thread inside the guest's call. It must not enter the store. Exceptions end the guest's call.</remarks>
    public Func<GrowthRequest, bool>? Growing { get; init; }

    private static int PositiveOrThrow(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}

/// <summary>What grows in a <see cref="GrowthRequest"/>.</summary>
public enum GrowthKind
{
    /// <summary>A memory; sizes are in pages of 64 KiB.</summary>
    Memory,

    /// <summary>A table; sizes are in elements.</summary>
    Table,
}

/// <summary>A memory or table that wants to be made or to grow.</summary>
/// <param name="Kind">What it is, and the unit of the sizes.</param>
/// <param name="Current">Its size now; 0 when it is being made.</param>
/// <param name="Desired">The size that it would have.</param>
/// <param name="Maximum">The maximum of its type, or null.</param>
public readonly record struct GrowthRequest(GrowthKind Kind, ulong Current, ulong Desired, ulong? Maximum);
