namespace Mooring.Turns;

/// <summary>The bits of a cell's state word. Zero is a mobile object that is idle: one exchange takes it.</summary>
/// <remarks>
/// Only the transitions 0 to <see cref="Owned"/> and back happen without the cell's gate. All others hold the gate, but
/// still exchange, since they may meet those two.
/// </remarks>
internal static class TurnState
{
    /// <summary>Some thread runs a turn, or a drain is on its way. Whoever sets it runs turns until it clears it.</summary>
    public const int Owned = 1;

    /// <summary>The mailbox has something that the owner must look at before it lets go.</summary>
    public const int Pending = 2;

    /// <summary>An asynchronous turn has begun and not ended: calls wait, continuations run. Never set on re-entrant objects.</summary>
    public const int Open = 4;

    /// <summary>Stopping, stopped or being rebuilt: nothing may run on the caller's thread. Calls look at the life under the gate.</summary>
    public const int Closed = 8;

    /// <summary>Owned, but no thread has begun: the drain waits in a queue, and a blocked caller may take it over.</summary>
    public const int Scheduled = 16;

    /// <summary>The object has an executor of its own. Keeps idle pinned objects from looking like idle mobile ones.</summary>
    public const int Pinned = 32;
}
