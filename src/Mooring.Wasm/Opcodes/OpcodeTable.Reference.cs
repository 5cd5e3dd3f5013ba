namespace Mooring.Wasm.Opcodes;

internal static partial class OpcodeTable
{
    private static OpcodeInfo[] Reference =>
    [
        new(Opcode.RefNull, "ref.null", Immediate.HeapType, null, WasmFeatures.ReferenceTypes),
        new(Opcode.RefIsNull, "ref.is_null", Immediate.None, null, WasmFeatures.ReferenceTypes),
        new(Opcode.RefFunc, "ref.func", Immediate.Function, null, WasmFeatures.ReferenceTypes),
    ];
}
