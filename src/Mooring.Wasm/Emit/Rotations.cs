using Mooring.Wasm.Compilation;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

/// <summary>Finds the rotations that may be emitted as they are.</summary>
/// <remarks>
/// The just-in-time compiler of .NET 10 tests a rotated value against zero by the processor's zero flag, which rotations do not set (found
/// by fuzzing: <c>tests/wast/rotation_tests.wast</c>). So a rotation is mixed with a zero that the compiler does not know, unless only
/// arithmetic can see it, which sets the flags itself or hides the rotation from the test.
/// </remarks>
internal static class Rotations
{
    public static bool IsRotation(Opcode code) => code is Opcode.I32Rotl or Opcode.I32Rotr or Opcode.I64Rotl or Opcode.I64Rotr;

    /// <summary>The rotations, as indices of nodes, that no test can reach.</summary>
    public static HashSet<int> FindUntested(IrFunction function)
    {
        HashSet<int> hidden = [];
        if (!function.Nodes.Exists(node => IsRotation(node.Code))) return hidden;

        foreach (IrNode node in function.Nodes)
        {
            if (!IsMixing(node, function)) continue;
            foreach (int operand in function.OperandsOf(node)) hidden.Add(operand);
        }

        // A variable with one use is as good as the value itself: the compiler puts one in the place of the other.
        HashSet<int> exposedSlots = [];
        for (int i = 0; i < function.Nodes.Count; i++)
        {
            if (function.Nodes[i].Code == Opcode.LocalGet && !hidden.Contains(i)) exposedSlots.Add(function.Nodes[i].Index);
        }

        foreach (IrStatement statement in function.Statements)
        {
            if (statement.Kind == IrStatementKind.Assign && !exposedSlots.Contains(statement.Target)) hidden.Add(statement.Node);
        }

        return hidden;
    }

    /// <summary>Whether an instruction computes something new of its operands, which the compiler cannot fold into one of them.</summary>
    private static bool IsMixing(in IrNode node, IrFunction function)
    {
        bool isArithmetic = node.Code is Opcode.I32Add or Opcode.I32Sub or Opcode.I32And or Opcode.I32Or or Opcode.I32Xor
            or Opcode.I64Add or Opcode.I64Sub or Opcode.I64And or Opcode.I64Or or Opcode.I64Xor;
        if (!isArithmetic) return false;
        foreach (int operand in function.OperandsOf(node))
        {
            IrNode constant = function.Nodes[operand];
            if (constant.Code == Opcode.I32Const && (int)constant.Bits is 0 or -1) return false;
            if (constant.Code == Opcode.I64Const && (long)constant.Bits is 0 or -1) return false;
        }

        return true;
    }
}
