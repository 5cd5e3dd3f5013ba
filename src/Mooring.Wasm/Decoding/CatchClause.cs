namespace Mooring.Wasm.Decoding;

/// <summary>Kinds of <c>try_table</c> clauses; the values are those of the binary format.</summary>
internal enum CatchKind : byte
{
    /// <summary>One tag; the payload goes to the label.</summary>
    Catch = 0,

    /// <summary>One tag; payload and exception reference go to the label.</summary>
    CatchRef = 1,

    /// <summary>Any exception; nothing goes to the label.</summary>
    CatchAll = 2,

    /// <summary>Any exception; its reference goes to the label.</summary>
    CatchAllRef = 3,
}

/// <summary>One clause of a <c>try_table</c>.</summary>
/// <param name="Kind">What it catches and passes on.</param>
/// <param name="Tag">The tag of <see cref="CatchKind.Catch"/> and <see cref="CatchKind.CatchRef"/>, else 0.</param>
/// <param name="Label">Counted from outside the <c>try_table</c>: 0 is the block around it.</param>
internal readonly record struct CatchClause(CatchKind Kind, uint Tag, uint Label)
{
    public bool HasTag => Kind is CatchKind.Catch or CatchKind.CatchRef;

    public bool HasReference => Kind is CatchKind.CatchRef or CatchKind.CatchAllRef;
}
