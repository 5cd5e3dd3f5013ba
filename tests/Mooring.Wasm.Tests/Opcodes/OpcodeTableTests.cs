using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Tests.Opcodes;

public class OpcodeTableTests
{
    [Fact]
    public void Table_HasOneRowForEveryOpcode()
    {
        Opcode[] rows = [.. OpcodeTable.All.ToArray().Select(row => row.Code)];

        Assert.Equal(Enum.GetValues<Opcode>().Order(), rows.Order());
    }

    [Fact]
    public void Find_EveryRow_IsFoundByPrefixAndCode()
    {
        foreach (OpcodeInfo row in OpcodeTable.All)
        {
            Assert.Same(row, OpcodeTable.Find(row.Prefix, (ushort)row.Code));
            Assert.Same(row, OpcodeTable.Get(row.Code));
        }
    }

    [Theory]
    [InlineData("i32.add", "i32 i32", "i32")]
    [InlineData("f64.convert_i64_u", "i64", "f64")]
    [InlineData("i64.store8", "i32 i64", "")]
    [InlineData("v128.bitselect", "v128 v128 v128", "v128")]
    [InlineData("nop", "", "")]
    public void Type_OfRowWithSignature_ListsTypes(string mnemonic, string operands, string results)
    {
        InstructionType type = OpcodeTable.ByMnemonic[mnemonic].Type!;

        Assert.Equal(operands, string.Join(' ', type.Operands));
        Assert.Equal(results, string.Join(' ', type.Results));
    }

    [Theory]
    [InlineData("i32.load", "i64")]
    [InlineData("memory.grow", "i64")]
    [InlineData("i32.eqz", "i32")]
    public void Type64_OfRow_ReplacesAddressesOnly(string mnemonic, string firstOperand)
    {
        Assert.Equal(firstOperand, OpcodeTable.ByMnemonic[mnemonic].Type64!.Operands[0].ToString());
    }

    [Theory]
    [InlineData("i8x16.extract_lane_s", 16)]
    [InlineData("i16x8.replace_lane", 8)]
    [InlineData("f32x4.extract_lane", 4)]
    [InlineData("f64x2.replace_lane", 2)]
    [InlineData("v128.load8_lane", 16)]
    [InlineData("v128.store64_lane", 2)]
    [InlineData("i32.add", 0)]
    public void Lanes_OfRow_FollowsItsShape(string mnemonic, int lanes) => Assert.Equal(lanes, OpcodeTable.ByMnemonic[mnemonic].Lanes);

    [Fact]
    public void AccessBytes_OfRowsWithMemoryArgument_IsAPowerOfTwo()
    {
        foreach (OpcodeInfo row in OpcodeTable.All)
        {
            bool accesses = row.Immediate is Immediate.MemArg or Immediate.MemArgLane;
            Assert.Equal(accesses, row.AccessBytes is 1 or 2 or 4 or 8 or 16);
        }
    }
}
