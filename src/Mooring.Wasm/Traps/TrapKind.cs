namespace Mooring.Wasm;

/// <summary>Why a guest was stopped.</summary>
public enum TrapKind
{
    /// <summary>The <c>unreachable</c> instruction.</summary>
    Unreachable,

    /// <summary>A load, store or bulk operation beyond the end of a memory or data segment.</summary>
    MemoryOutOfBounds,

    /// <summary>A table instruction beyond the end of a table or element segment.</summary>
    TableOutOfBounds,

    /// <summary><c>call_indirect</c> with an index beyond the end of the table.</summary>
    UndefinedElement,

    /// <summary><c>call_indirect</c> of a null element.</summary>
    UninitializedElement,

    /// <summary><c>call_indirect</c> of a function of another type.</summary>
    IndirectCallTypeMismatch,

    /// <summary>An integer division or remainder by zero.</summary>
    IntegerDivideByZero,

    /// <summary>A quotient, or a float converted to an integer, that the integer type cannot hold.</summary>
    IntegerOverflow,

    /// <summary>A NaN converted to an integer.</summary>
    InvalidConversionToInteger,

    /// <summary>Calls nested deeper than the store or the thread's stack allows.</summary>
    CallStackExhausted,

    /// <summary>An <see cref="InterruptHandle"/> or a deadline stopped the guest.</summary>
    Interrupted,

    /// <summary>The store's fuel was used up.</summary>
    OutOfFuel,

    /// <summary>A null reference where a value is needed, as in <c>throw_ref</c>.</summary>
    NullReference,

    /// <summary>A call of an import that was left undefined on purpose.</summary>
    UndefinedImport,

    /// <summary>A host function asked for the trap.</summary>
    Host,
}
