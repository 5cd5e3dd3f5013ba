using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Text.Printing;

/// <summary>How many operands an instruction takes and how many results it leaves, to fold text nicely.</summary>
/// <remarks>A wrong answer, as for code that cannot be reached, changes the look of the text and never its meaning.</remarks>
internal static class InstructionArity
{
    public static (int Operands, int Results) Of(ModuleDefinition module, scoped in OperatorReader reader)
    {
        if (reader.Info.Signature is { } signature)
        {
            int colon = signature.IndexOf(':');
            return (colon, signature.Length - colon - 1);
        }

        return reader.Opcode switch
        {
            Opcode.Drop or Opcode.LocalSet or Opcode.GlobalSet or Opcode.BrTable or Opcode.ThrowRef => (1, 0),
            Opcode.BrIf => (1, 0),
            Opcode.LocalGet or Opcode.GlobalGet or Opcode.RefNull or Opcode.RefFunc or Opcode.TableSize => (0, 1),
            Opcode.LocalTee or Opcode.RefIsNull or Opcode.TableGet => (1, 1),
            Opcode.Select or Opcode.SelectT => (3, 1),
            Opcode.TableSet => (2, 0),
            Opcode.TableGrow => (2, 1),
            Opcode.TableFill or Opcode.TableCopy or Opcode.TableInit => (3, 0),
            Opcode.MemoryFill or Opcode.MemoryCopy or Opcode.MemoryInit => (3, 0),
            Opcode.Call or Opcode.ReturnCall => Function(module, reader.Index),
            Opcode.CallIndirect or Opcode.ReturnCallIndirect => Indirect(module, reader.Index),
            Opcode.Throw => (Tag(module, reader.Index), 0),
            Opcode.Block or Opcode.Loop or Opcode.TryTable => (0, Results(module, reader.BlockType)),
            Opcode.If => (1, Results(module, reader.BlockType)),
            _ => (0, 0),
        };
    }

    private static (int Operands, int Results) Type(ModuleDefinition module, uint index) =>
        index < (uint)module.Types.Length ? (module.Types[index].Parameters.Length, module.Types[index].Results.Length) : (0, 0);

    private static (int Operands, int Results) Function(ModuleDefinition module, uint index) =>
        index < (uint)module.Functions.Length ? Type(module, (uint)module.Functions[index].TypeIndex) : (0, 0);

    private static (int Operands, int Results) Indirect(ModuleDefinition module, uint type)
    {
        (int operands, int results) = Type(module, type);
        return (operands + 1, results);
    }

    private static int Tag(ModuleDefinition module, uint index) =>
        index < (uint)module.Tags.Length ? Type(module, (uint)module.Tags[index].TypeIndex).Operands : 0;

    private static int Results(ModuleDefinition module, BlockType type) => type.Kind switch
    {
        BlockTypeKind.Empty => 0,
        BlockTypeKind.Value => 1,
        _ => Type(module, type.TypeIndex).Results,
    };
}
