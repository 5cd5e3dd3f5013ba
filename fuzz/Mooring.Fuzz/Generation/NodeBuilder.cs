using Mooring.Wasm;
using Mooring.Wasm.Opcodes;

namespace Mooring.Fuzz.Generation;

/// <summary>Makes nodes out of opcodes and immediates.</summary>
internal static class NodeBuilder
{
    public const byte EmptyBlock = 0x40;

    /// <summary>An instruction behind its operands.</summary>
    public static Node Op(ValueKind[] types, Opcode code, ByteBuffer? immediate, params IEnumerable<Node> operands) =>
        new(types, [], operands, Instruction(code, immediate).ToArray());

    public static Node Op(ValueKind type, Opcode code, ByteBuffer? immediate, params IEnumerable<Node> operands) => Op([type], code, immediate, operands);

    public static Node Op(Opcode code, ByteBuffer? immediate, params IEnumerable<Node> operands) => Op([], code, immediate, operands);

    public static ByteBuffer Instruction(Opcode code, ByteBuffer? immediate = null)
    {
        var bytes = new ByteBuffer();
        byte prefix = (byte)((uint)code >> 16);
        if (prefix == 0) bytes.Byte((int)code);
        else bytes.Byte(prefix).Unsigned((ushort)code);
        return immediate is null ? bytes : bytes.Append(immediate);
    }

    public static ByteBuffer Index(int index) => new ByteBuffer().Unsigned(index);

    public static ByteBuffer Indices(int first, int second) => Index(first).Unsigned(second);

    /// <summary>Nodes after each other, which only the nodes inside can be replaced.</summary>
    public static Node Sequence(params IEnumerable<Node> nodes) => new(null, [], nodes, []);

    public static Node I32(int value) => Op(ValueKind.I32, Opcode.I32Const, new ByteBuffer().Signed(value));

    public static Node I64(long value) => Op(ValueKind.I64, Opcode.I64Const, new ByteBuffer().Signed(value));

    public static Node Null(ValueKind kind) => Op(kind, Opcode.RefNull, new ByteBuffer().Byte(ModuleEncoder.Code(kind)));

    public static Node Constant(Random random, ValueKind kind) => kind switch
    {
        ValueKind.I32 => I32(EdgeValues.Int32(random)),
        ValueKind.I64 => I64(EdgeValues.Int64(random)),
        ValueKind.F32 => Op(kind, Opcode.F32Const, new ByteBuffer().LittleEndian(EdgeValues.Single(random, anyNaN: true))),
        ValueKind.F64 => Op(kind, Opcode.F64Const, new ByteBuffer().LittleEndian(EdgeValues.Double(random, anyNaN: true))),
        ValueKind.V128 => Op(kind, Opcode.V128Const, new ByteBuffer().Bytes(EdgeValues.Vector(random))),
        _ => Null(kind),
    };

    public static Node Zero(ValueKind kind) => kind switch
    {
        ValueKind.I32 => I32(0),
        ValueKind.I64 => I64(0),
        ValueKind.F32 => Op(kind, Opcode.F32Const, new ByteBuffer().LittleEndian(0u)),
        ValueKind.F64 => Op(kind, Opcode.F64Const, new ByteBuffer().LittleEndian(0ul)),
        ValueKind.V128 => Op(kind, Opcode.V128Const, new ByteBuffer().LittleEndian(0ul).LittleEndian(0ul)),
        _ => Null(kind),
    };

    /// <summary>Replaces NaNs by the canonical one, so that their bits cannot differ between engines.</summary>
    /// <param name="value">Of a float type, or a vector of floats.</param>
    /// <param name="isDouble">Whether floats are 64 bits wide.</param>
    /// <param name="scratch">A local of the value's type.</param>
    public static Node Canonical(Node value, bool isDouble, int scratch)
    {
        ValueKind kind = value.Types![0];
        ByteBuffer code = Instruction(Opcode.LocalTee, Index(scratch));
        switch (kind)
        {
            case ValueKind.F32: code.Append(Instruction(Opcode.F32Const)).LittleEndian(0x7FC0_0000u); break;
            case ValueKind.F64: code.Append(Instruction(Opcode.F64Const)).LittleEndian(0x7FF8_0000_0000_0000ul); break;
            default:
                ulong lanes = isDouble ? 0x7FF8_0000_0000_0000ul : 0x7FC0_0000_7FC0_0000ul;
                code.Append(Instruction(Opcode.V128Const)).LittleEndian(lanes).LittleEndian(lanes);
                break;
        }

        code.Append(Instruction(Opcode.LocalGet, Index(scratch))).Append(Instruction(Opcode.LocalGet, Index(scratch)));
        Opcode equal = kind is ValueKind.V128 ? isDouble ? Opcode.F64x2Eq : Opcode.F32x4Eq : isDouble ? Opcode.F64Eq : Opcode.F32Eq;
        code.Append(Instruction(equal)).Append(Instruction(kind is ValueKind.V128 ? Opcode.V128Bitselect : Opcode.Select));
        return new Node([kind], [], [value], code.ToArray());
    }

    /// <summary>Takes one unit of fuel, or returns zeros when there is none.</summary>
    public static Node TakeFuel(ValueKind[] results)
    {
        ByteBuffer code = Instruction(Opcode.GlobalGet, Index(0)).Append(Instruction(Opcode.I32Eqz)).Append(Instruction(Opcode.If)).Byte(EmptyBlock);
        foreach (ValueKind kind in results) Zero(kind).WriteTo(code);
        code.Append(Instruction(Opcode.Return)).Append(Instruction(Opcode.End));
        code.Append(Instruction(Opcode.GlobalGet, Index(0))).Append(Instruction(Opcode.I32Const)).Signed(1);
        code.Append(Instruction(Opcode.I32Sub)).Append(Instruction(Opcode.GlobalSet, Index(0)));
        return new Node(null, [], [], code.ToArray());
    }
}
