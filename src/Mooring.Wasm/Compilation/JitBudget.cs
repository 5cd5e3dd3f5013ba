using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation;

/// <summary>How large a function is for the just-in-time compiler, which gives up optimising beyond fixed limits.</summary>
/// <remarks>
/// The limits are those of RyuJIT's release build and hold for the IL of the method itself, before inlining. Beyond one of them the
/// method keeps all its variables on the stack and inlines nothing: 1.6 to 7 times slower.
/// </remarks>
/// <param name="Instructions">IL instructions.</param>
/// <param name="Blocks">Basic blocks.</param>
/// <param name="Locals">IL locals, parameters included.</param>
/// <param name="LocalReferences">IL instructions that name a local or a parameter.</param>
internal readonly record struct JitBudget(int Instructions, int Blocks, int Locals, int LocalReferences)
{
    public const int MaxInstructions = 20_000;
    public const int MaxBlocks = 2_000;
    public const int MaxLocals = 2_000;
    public const int MaxLocalReferences = 8_000;
    public const int MaxCodeBytes = 60_000;

    // Three bytes an instruction is more than emitted code comes to, so the instruction limit covers the limit on bytes.
    private const int Reserve = 100; // prologue, traps, scratch locals

    /// <summary>Whether RyuJIT will optimise the function.</summary>
    public bool Fits =>
        Instructions <= MaxInstructions - Reserve && Blocks <= MaxBlocks - Reserve && Locals <= MaxLocals - Reserve &&
        LocalReferences <= MaxLocalReferences - Reserve;

    /// <summary>Counts what the emitter will write for a function; an estimate that is right within a few percent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static JitBudget Of(IrFunction ir)
    {
        int instructions = 0;
        int blocks = 1;
        int references = 0;
        int calls = 0;
        foreach (ref readonly IrNode node in CollectionsMarshal.AsSpan(ir.Nodes))
        {
            (int nodeInstructions, int nodeReferences) = Cost(node);
            instructions += nodeInstructions;
            references += nodeReferences;
            if (node.Code is Opcode.Call or Opcode.CallIndirect or Opcode.MemoryGrow) calls++;
        }

        bool countsFuel = false;
        foreach (ref readonly IrStatement statement in CollectionsMarshal.AsSpan(ir.Statements))
        {
            (int statementInstructions, int statementReferences, int statementBlocks) = Cost(statement);
            instructions += statementInstructions;
            references += statementReferences;
            blocks += statementBlocks;
            countsFuel |= statement.Kind is IrStatementKind.ConsumeFuel;
        }

        // Behind a call the memory's length is read again; around one the fuel is stored and loaded.
        instructions += calls * ((ir.ChecksMemory ? 4 : 0) + (countsFuel ? 6 : 0));
        references += calls * ((ir.ChecksMemory ? 2 : 0) + (countsFuel ? 4 : 0));

        return new JitBudget(instructions, blocks, ir.Slots.Count, references);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Instructions, int References) Cost(in IrNode node) => node.Code switch
    {
        Opcode.LocalGet => (1, 1),
        Opcode.CallIndirect => (24, 10),
        Opcode.Call => (4, 1),
        Opcode.GlobalGet or Opcode.GlobalSet => (4, 1),
        >= Opcode.MemorySize and <= Opcode.MemoryGrow or >= Opcode.MemoryInit and <= Opcode.TableFill => (6, 1),
        Opcode.TableGet or Opcode.TableSet or Opcode.RefFunc => (5, 1),
        Opcode.I32RemS or Opcode.I64RemS => (8, 1),
        >= Opcode.I32Load and <= Opcode.I64Store32 => (node.IsChecked ? 10 : 6, node.IsChecked ? 2 : 1),
        >= Opcode.V128Load and <= Opcode.V128Store or >= Opcode.V128Load8Lane and <= Opcode.V128Load64Zero => (7, 2),
        Opcode.V128Const => (4, 0),
        _ => (2, 0),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Instructions, int References, int Blocks) Cost(in IrStatement statement) => statement.Kind switch
    {
        IrStatementKind.Evaluate => (1, 0, 0),
        IrStatementKind.Assign => (1, 1, 0),
        IrStatementKind.AssignMany => (statement.OperandCount / 2, statement.OperandCount / 2, 0),
        IrStatementKind.AssignResults => (statement.OperandCount * 6, statement.OperandCount * 2, 0),
        IrStatementKind.CheckAddress => (5, 1, 1),
        IrStatementKind.CheckDivide => (8, 3, 3),
        IrStatementKind.ConsumeFuel => (8, 3, statement.Target != 0 ? 1 : 0),
        IrStatementKind.Label => (3, 1, 2),
        IrStatementKind.Switch => (1, 0, 2),
        _ => (1, 0, 1),
    };
}
