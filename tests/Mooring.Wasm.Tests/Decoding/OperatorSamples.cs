using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Tests.Decoding;

/// <summary>Encodes any instruction of the opcode table with immediates of a telling value.</summary>
internal static class OperatorSamples
{
    public static byte[] Encode(OpcodeInfo info)
    {
        byte[] opcode = info.Prefix == 0 ? [(byte)info.Code] : [info.Prefix, .. WasmBytes.Leb((ushort)info.Code)];
        return [.. opcode, .. Immediates(info.Immediate)];
    }

    public static byte[] Immediates(Immediate immediate) => WasmBytes.Hex(immediate switch
    {
        Immediate.None => "",
        Immediate.BlockType => "7f",
        Immediate.LabelTable => "02 01 02 03",
        Immediate.TryTable => "40 02 01 05 06 02 07",
        Immediate.TypeTable => "09 0a",
        Immediate.ValueTypes => "01 7e",
        Immediate.HeapType => "6f",
        Immediate.TableTable or Immediate.MemoryMemory or Immediate.ElementTable or Immediate.DataMemory => "0b 0c",
        Immediate.MemArg => "43 0d 80 80 80 80 10",
        Immediate.MemArgLane => "02 0e 03",
        Immediate.I32 => "7f",
        Immediate.I64 => "80 80 80 80 80 80 80 80 80 7f",
        Immediate.F32 => "01 00 a0 7f",
        Immediate.F64 => "01 00 00 00 00 00 f4 ff",
        Immediate.V128 or Immediate.Shuffle => "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f",
        Immediate.Lane => "01",
        _ => "87 01", // every other immediate is one index
    });
}
