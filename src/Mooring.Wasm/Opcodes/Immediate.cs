namespace Mooring.Wasm.Opcodes;

/// <summary>What follows an opcode in the binary format, and in which order.</summary>
internal enum Immediate : byte
{
    None,

    /// <summary>s33: empty, one value type, or a type index.</summary>
    BlockType,

    /// <summary>Label index.</summary>
    Label,

    /// <summary>Vector of label indices, then the default label.</summary>
    LabelTable,

    /// <summary>Block type, then a vector of catch clauses.</summary>
    TryTable,

    Function,

    /// <summary>Type index, then table index.</summary>
    TypeTable,

    /// <summary>Vector of value types (the typed <c>select</c>).</summary>
    ValueTypes,

    HeapType,
    Local,
    Global,
    Tag,
    Table,

    /// <summary>Destination table, then source table.</summary>
    TableTable,

    /// <summary>Element segment, then table.</summary>
    ElementTable,

    Element,

    /// <summary>Alignment exponent (bit 6: a memory index follows), memory index, offset.</summary>
    MemArg,

    /// <summary>As <see cref="MemArg"/>, then a lane index.</summary>
    MemArgLane,

    Memory,

    /// <summary>Destination memory, then source memory.</summary>
    MemoryMemory,

    /// <summary>Data segment, then memory.</summary>
    DataMemory,

    Data,
    I32,
    I64,
    F32,
    F64,

    /// <summary>16 bytes, little endian.</summary>
    V128,

    Lane,

    /// <summary>16 lane indices below 32.</summary>
    Shuffle,
}
