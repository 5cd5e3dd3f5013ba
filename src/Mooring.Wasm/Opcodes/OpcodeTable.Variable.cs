namespace Mooring.Wasm.Opcodes;

internal static partial class OpcodeTable
{
    private static OpcodeInfo[] Variable =>
    [
        new(Opcode.LocalGet, "local.get", Immediate.Local, null, WasmFeatures.None),
        new(Opcode.LocalSet, "local.set", Immediate.Local, null, WasmFeatures.None),
        new(Opcode.LocalTee, "local.tee", Immediate.Local, null, WasmFeatures.None),
        new(Opcode.GlobalGet, "global.get", Immediate.Global, null, WasmFeatures.None),
        new(Opcode.GlobalSet, "global.set", Immediate.Global, null, WasmFeatures.None),
    ];
}
