namespace Mooring.Wasm.Opcodes;

internal static partial class OpcodeTable
{
    private static OpcodeInfo[] Memory =>
    [
        new(Opcode.I32Load, "i32.load", Immediate.MemArg, "a:i", WasmFeatures.None, accessBytes: 4),
        new(Opcode.I64Load, "i64.load", Immediate.MemArg, "a:l", WasmFeatures.None, accessBytes: 8),
        new(Opcode.F32Load, "f32.load", Immediate.MemArg, "a:f", WasmFeatures.None, accessBytes: 4),
        new(Opcode.F64Load, "f64.load", Immediate.MemArg, "a:d", WasmFeatures.None, accessBytes: 8),
        new(Opcode.I32Load8S, "i32.load8_s", Immediate.MemArg, "a:i", WasmFeatures.None, accessBytes: 1),
        new(Opcode.I32Load8U, "i32.load8_u", Immediate.MemArg, "a:i", WasmFeatures.None, accessBytes: 1),
        new(Opcode.I32Load16S, "i32.load16_s", Immediate.MemArg, "a:i", WasmFeatures.None, accessBytes: 2),
        new(Opcode.I32Load16U, "i32.load16_u", Immediate.MemArg, "a:i", WasmFeatures.None, accessBytes: 2),
        new(Opcode.I64Load8S, "i64.load8_s", Immediate.MemArg, "a:l", WasmFeatures.None, accessBytes: 1),
        new(Opcode.I64Load8U, "i64.load8_u", Immediate.MemArg, "a:l", WasmFeatures.None, accessBytes: 1),
        new(Opcode.I64Load16S, "i64.load16_s", Immediate.MemArg, "a:l", WasmFeatures.None, accessBytes: 2),
        new(Opcode.I64Load16U, "i64.load16_u", Immediate.MemArg, "a:l", WasmFeatures.None, accessBytes: 2),
        new(Opcode.I64Load32S, "i64.load32_s", Immediate.MemArg, "a:l", WasmFeatures.None, accessBytes: 4),
        new(Opcode.I64Load32U, "i64.load32_u", Immediate.MemArg, "a:l", WasmFeatures.None, accessBytes: 4),
        new(Opcode.I32Store, "i32.store", Immediate.MemArg, "ai:", WasmFeatures.None, accessBytes: 4),
        new(Opcode.I64Store, "i64.store", Immediate.MemArg, "al:", WasmFeatures.None, accessBytes: 8),
        new(Opcode.F32Store, "f32.store", Immediate.MemArg, "af:", WasmFeatures.None, accessBytes: 4),
        new(Opcode.F64Store, "f64.store", Immediate.MemArg, "ad:", WasmFeatures.None, accessBytes: 8),
        new(Opcode.I32Store8, "i32.store8", Immediate.MemArg, "ai:", WasmFeatures.None, accessBytes: 1),
        new(Opcode.I32Store16, "i32.store16", Immediate.MemArg, "ai:", WasmFeatures.None, accessBytes: 2),
        new(Opcode.I64Store8, "i64.store8", Immediate.MemArg, "al:", WasmFeatures.None, accessBytes: 1),
        new(Opcode.I64Store16, "i64.store16", Immediate.MemArg, "al:", WasmFeatures.None, accessBytes: 2),
        new(Opcode.I64Store32, "i64.store32", Immediate.MemArg, "al:", WasmFeatures.None, accessBytes: 4),
        new(Opcode.MemorySize, "memory.size", Immediate.Memory, ":a", WasmFeatures.None),
        new(Opcode.MemoryGrow, "memory.grow", Immediate.Memory, "a:a", WasmFeatures.None),
        new(Opcode.MemoryInit, "memory.init", Immediate.DataMemory, null, WasmFeatures.BulkMemory),
        new(Opcode.DataDrop, "data.drop", Immediate.Data, ":", WasmFeatures.BulkMemory),
        new(Opcode.MemoryCopy, "memory.copy", Immediate.MemoryMemory, null, WasmFeatures.BulkMemory),
        new(Opcode.MemoryFill, "memory.fill", Immediate.Memory, null, WasmFeatures.BulkMemory),
    ];
}
