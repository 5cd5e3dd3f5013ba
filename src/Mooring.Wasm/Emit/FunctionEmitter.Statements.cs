using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

internal sealed partial class FunctionEmitter
{
    private static readonly MethodInfo CreateStackTrap = Members.Libcall(nameof(Libcalls.CreateStackTrap));
    private static readonly MethodInfo CreateInterrupt = Members.Libcall(nameof(Libcalls.CreateInterrupt));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitStatement(in IrStatement statement, SuspensionSite? site)
    {
        _offsets.Add(_il.ILOffset, statement.Offset);
        switch (statement.Kind)
        {
            case IrStatementKind.Evaluate:
                EmitEvaluate(statement.Node);
                break;
            case IrStatementKind.Assign:
                EmitAssign(statement.Node, statement.Target);
                break;
            case IrStatementKind.AssignMany:
                EmitAssignMany(_ir.OperandsOf(statement));
                break;
            case IrStatementKind.AssignResults:
                EmitAssignResults(statement);
                break;
            case IrStatementKind.Label:
                EmitLabel(statement.Target, site);
                break;
            case IrStatementKind.Branch:
                EmitBranch(statement.Target);
                break;
            case IrStatementKind.BranchIf:
                EmitConditionalBranch(statement.Node, statement.Target, when: true);
                break;
            case IrStatementKind.BranchUnless:
                EmitConditionalBranch(statement.Node, statement.Target, when: false);
                break;
            case IrStatementKind.Switch:
                EmitSwitch(statement);
                break;
            case IrStatementKind.Return:
                EmitReturn(_ir.OperandsOf(statement));
                break;
            case IrStatementKind.TailCall when _isResumption:
                EmitResumptionTailCall(_ir.Nodes[statement.Node]);
                break;
            case IrStatementKind.TailCall:
                EmitCall(_ir.Nodes[statement.Node], isTail: true);
                break;
            case IrStatementKind.Trap:
                EmitTrap((TrapKind)statement.Target);
                break;
            case IrStatementKind.CheckAddress:
                EmitCheckAddress(statement.Node, statement.Target, statement.Bits);
                break;
            case IrStatementKind.ConsumeFuel:
                EmitConsumeFuel(statement, site);
                break;
            case IrStatementKind.CheckDivide:
                EmitCheckDivide(_ir.Nodes[statement.Node]);
                break;
            default:
                EmitExceptionStatement(statement);
                break;
        }
    }

    private void EmitEvaluate(int node)
    {
        IrNode tree = _ir.Nodes[node];
        OpcodeInfo info = OpcodeTable.Get(tree.Code);
        EmitNode(node);
        if (GivesValue(tree, info)) _il.Emit(OpCodes.Pop);
    }

    private bool GivesValue(in IrNode tree, OpcodeInfo info) => tree.Code switch
    {
        Opcode.Call => _module.TypeOfFunction(tree.Index).Results.Length > 0,
        Opcode.CallIndirect => _module.Definition.Types[tree.Index].Results.Length > 0,
        Opcode.MemoryGrow or Opcode.TableGrow or Opcode.TableGet or Opcode.TableSize or Opcode.GlobalGet or Opcode.RefFunc or Opcode.RefIsNull => true,
        _ => info.Signature is { } signature && signature[^1] != ':',
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitAssign(int node, int slot)
    {
        IrNode tree = _ir.Nodes[node];
        if (tree.Code == Opcode.Select)
        {
            EmitSelect(tree, slot);
            return;
        }

        EmitNode(node);
        StoreSlot(slot);
    }

    /// <summary>The alternatives first, then the test: the second one is evaluated only if it is wanted.</summary>
    private void EmitSelect(in IrNode tree, int slot)
    {
        Label chosen = _il.DefineLabel();
        EmitNode(Operand(tree, 0));
        StoreSlot(slot);
        EmitJump(Operand(tree, 2), chosen, when: true);
        EmitNode(Operand(tree, 1));
        StoreSlot(slot);
        _il.MarkLabel(chosen);
    }

    private void EmitAssignMany(ReadOnlySpan<int> pairs)
    {
        for (int i = 0; i < pairs.Length; i += 2) EmitNode(pairs[i]);
        for (int i = pairs.Length - 2; i >= 0; i -= 2) StoreSlot(pairs[i + 1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitLabel(int label, SuspensionSite? site)
    {
        _il.MarkLabel(_labels[label]);
        if (!_ir.Labels[label].IsLoop || !_module.Options.Interruption) return;
        _il.Emit(OpCodes.Ldloc, _state!);
        _il.Emit(OpCodes.Volatile); // nothing in the loop need change it: without this it would be read once, before the loop
        _il.Emit(OpCodes.Ldfld, Members.InterruptRequested);
        if (site is null)
        {
            _il.Emit(OpCodes.Brtrue, InterruptLabel());
            return;
        }

        Label asked = _il.DefineLabel();
        Label back = _il.DefineLabel();
        _il.Emit(OpCodes.Brtrue, asked);
        _il.MarkLabel(back);
        MarkBehind(site);
        EmitPause(site, asked, back);
    }

    private void EmitBranch(int label) =>
        _il.Emit(_ir.Labels[label].Region == CurrentRegion ? OpCodes.Br : OpCodes.Leave, _labels[label]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitConditionalBranch(int node, int label, bool when)
    {
        if (_ir.Labels[label].Region == CurrentRegion)
        {
            EmitJump(node, _labels[label], when);
            return;
        }

        Label stay = _il.DefineLabel();
        EmitJump(node, stay, !when);
        _il.Emit(OpCodes.Leave, _labels[label]);
        _il.MarkLabel(stay);
    }

    /// <summary>Jumps if an i32 is not 0 (<paramref name="when"/> true) or 0. Comparisons become part of the jump.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EmitJump(int node, Label label, bool when)
    {
        IrNode tree = _ir.Nodes[node];
        if (Comparisons.TryGetJump(tree.Code, when, out OpCode jump))
        {
            EmitOperands(tree);
            _il.Emit(jump, label);
        }
        else if (tree.Code == Opcode.I32Eqz)
        {
            EmitJump(Operand(tree, 0), label, !when);
        }
        else if (tree.Code == Opcode.I64Eqz)
        {
            EmitOperands(tree);
            _il.Emit(when ? OpCodes.Brfalse : OpCodes.Brtrue, label);
        }
        else
        {
            EmitNode(node);
            _il.Emit(when ? OpCodes.Brtrue : OpCodes.Brfalse, label);
        }
    }

    private void EmitSwitch(in IrStatement statement)
    {
        ReadOnlySpan<int> targets = _ir.OperandsOf(statement);
        EmitNode(statement.Node);
        if (targets.Length == 1)
        {
            _il.Emit(OpCodes.Pop);
        }
        else
        {
            var labels = new Label[targets.Length - 1];
            for (int i = 0; i < labels.Length; i++) labels[i] = _labels[targets[i]];
            _il.Emit(OpCodes.Switch, labels);
        }

        EmitBranch(targets[^1]);
    }

    private void EmitReturn(ReadOnlySpan<int> values)
    {
        if (_isResumption)
        {
            EmitResumptionReturn(values);
            return;
        }

        if (values.Length > 0) EmitNode(values[0]);
        for (int i = 1; i < values.Length; i++) EmitExtraResult(values[i], i);
        PublishFuel();
        _il.Emit(OpCodes.Ret);
    }
}
