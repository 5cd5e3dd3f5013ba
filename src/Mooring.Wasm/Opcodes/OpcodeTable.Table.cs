namespace Mooring.Wasm.Opcodes;

internal static partial class OpcodeTable
{
    private static OpcodeInfo[] Table =>
    [
        new(Opcode.TableGet, "table.get", Immediate.Table, null, WasmFeatures.ReferenceTypes),
        new(Opcode.TableSet, "table.set", Immediate.Table, null, WasmFeatures.ReferenceTypes),
        new(Opcode.TableInit, "table.init", Immediate.ElementTable, null, WasmFeatures.BulkMemory),
        new(Opcode.ElemDrop, "elem.drop", Immediate.Element, ":", WasmFeatures.BulkMemory),
        new(Opcode.TableCopy, "table.copy", Immediate.TableTable, null, WasmFeatures.BulkMemory),
        new(Opcode.TableGrow, "table.grow", Immediate.Table, null, WasmFeatures.ReferenceTypes),
        new(Opcode.TableSize, "table.size", Immediate.Table, null, WasmFeatures.ReferenceTypes),
        new(Opcode.TableFill, "table.fill", Immediate.Table, null, WasmFeatures.ReferenceTypes),
    ];
}
