namespace Mooring.Wasm.Opcodes;

internal static partial class OpcodeTable
{
    private static OpcodeInfo[] Control =>
    [
        new(Opcode.Unreachable, "unreachable", Immediate.None, null, WasmFeatures.None),
        new(Opcode.Nop, "nop", Immediate.None, ":", WasmFeatures.None),
        new(Opcode.Block, "block", Immediate.BlockType, null, WasmFeatures.None),
        new(Opcode.Loop, "loop", Immediate.BlockType, null, WasmFeatures.None),
        new(Opcode.If, "if", Immediate.BlockType, null, WasmFeatures.None),
        new(Opcode.Else, "else", Immediate.None, null, WasmFeatures.None),
        new(Opcode.Throw, "throw", Immediate.Tag, null, WasmFeatures.Exceptions),
        new(Opcode.ThrowRef, "throw_ref", Immediate.None, null, WasmFeatures.Exceptions),
        new(Opcode.End, "end", Immediate.None, null, WasmFeatures.None),
        new(Opcode.Br, "br", Immediate.Label, null, WasmFeatures.None),
        new(Opcode.BrIf, "br_if", Immediate.Label, null, WasmFeatures.None),
        new(Opcode.BrTable, "br_table", Immediate.LabelTable, null, WasmFeatures.None),
        new(Opcode.Return, "return", Immediate.None, null, WasmFeatures.None),
        new(Opcode.Call, "call", Immediate.Function, null, WasmFeatures.None),
        new(Opcode.CallIndirect, "call_indirect", Immediate.TypeTable, null, WasmFeatures.None),
        new(Opcode.ReturnCall, "return_call", Immediate.Function, null, WasmFeatures.TailCalls),
        new(Opcode.ReturnCallIndirect, "return_call_indirect", Immediate.TypeTable, null, WasmFeatures.TailCalls),
        new(Opcode.Drop, "drop", Immediate.None, null, WasmFeatures.None),
        new(Opcode.Select, "select", Immediate.None, null, WasmFeatures.None),
        new(Opcode.SelectT, "select", Immediate.ValueTypes, null, WasmFeatures.ReferenceTypes),
        new(Opcode.TryTable, "try_table", Immediate.TryTable, null, WasmFeatures.Exceptions),
    ];
}
