namespace Mooring.Wasm;

/// <summary>Parts of WebAssembly beyond 1.0 that an <c>Engine</c> accepts in modules.</summary>
[Flags]
public enum WasmFeatures
{
    /// <summary>WebAssembly 1.0 with mutable globals.</summary>
    None = 0,

    /// <summary><c>i32.extend8_s</c> and its like.</summary>
    SignExtension = 1 << 0,

    /// <summary><c>i32.trunc_sat_f32_s</c> and its like.</summary>
    SaturatingConversions = 1 << 1,

    /// <summary>Several results, and blocks with parameters.</summary>
    MultiValue = 1 << 2,

    /// <summary><c>memory.copy</c>, passive segments and their like.</summary>
    BulkMemory = 1 << 3,

    /// <summary><c>externref</c>, several tables, table instructions, typed <c>select</c>.</summary>
    ReferenceTypes = 1 << 4,

    /// <summary>128-bit vectors.</summary>
    Simd = 1 << 5,

    /// <summary>Vector instructions whose result may depend on the machine; this engine always gives the deterministic one.</summary>
    RelaxedSimd = 1 << 6,

    /// <summary><c>return_call</c> and <c>return_call_indirect</c>.</summary>
    TailCalls = 1 << 7,

    /// <summary>Integer arithmetic in constant expressions.</summary>
    ExtendedConstants = 1 << 8,

    /// <summary>More than one memory in a module.</summary>
    MultiMemory = 1 << 9,

    /// <summary>Memories and tables indexed by i64.</summary>
    Memory64 = 1 << 10,

    /// <summary>Tags, <c>throw</c>, <c>try_table</c> and <c>exnref</c>.</summary>
    Exceptions = 1 << 11,

    /// <summary>WebAssembly 2.0.</summary>
    Wasm2 = SignExtension | SaturatingConversions | MultiValue | BulkMemory | ReferenceTypes | Simd,

    /// <summary>Everything that the engine implements.</summary>
    All = Wasm2 | RelaxedSimd | TailCalls | ExtendedConstants | MultiMemory | Memory64 | Exceptions,
}
