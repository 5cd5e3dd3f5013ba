namespace Mooring.Wasm.Compilation;

/// <summary>What evaluating an IR expression reads, changes or may trap with; decides which expressions may be evaluated later than written.</summary>
[Flags]
internal enum Effects : byte
{
    None = 0,

    /// <summary>Reads linear memory.</summary>
    ReadsMemory = 1,

    /// <summary>Reads a global, a table, or the size of a memory or table.</summary>
    ReadsState = 2,

    /// <summary>May trap with "out of bounds memory access": accesses without a check in a statement before them.</summary>
    TrapsOnMemory = 4,

    /// <summary>May trap with something else.</summary>
    TrapsOtherwise = 8,

    /// <summary>Changes memory, globals or tables, or calls a function, which may do all of that.</summary>
    Acts = 16,

    Reads = ReadsMemory | ReadsState,
    Traps = TrapsOnMemory | TrapsOtherwise,
}

internal static class EffectsExtensions
{
    /// <summary>Whether something with effects <paramref name="a"/> and something with effects <paramref name="b"/> must stay in order.</summary>
    /// <remarks>Two expressions that can trap with one and the same kind may swap: nobody can tell which of them trapped.</remarks>
    public static bool ConflictsWith(this Effects a, Effects b)
    {
        if (((a | b) & Effects.Acts) != 0) return a != Effects.None && b != Effects.None;
        return (a & Effects.Traps) != 0 && (b & Effects.Traps) != 0 && ((a | b) & Effects.TrapsOtherwise) != 0;
    }
}
