using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Compilation;

namespace Mooring.Wasm.Emit;

/// <remarks>
/// A <c>try_table</c> is a .NET try block whose filter looks for a clause that matches, and whose handler moves the payload into the
/// slots of the clause's label and leaves to it. Branches that leave the block are <c>leave</c> instructions.
/// </remarks>
internal sealed partial class FunctionEmitter
{
    private static readonly MethodInfo CreateException = Payload(nameof(ExceptionPayload.Create));
    private static readonly MethodInfo AsGuest = Payload(nameof(ExceptionPayload.AsGuest));
    private static readonly MethodInfo HasTag = Payload(nameof(ExceptionPayload.HasTag));
    private static readonly MethodInfo ToThrow = Payload(nameof(ExceptionPayload.ToThrow));

    private static MethodInfo Payload(string name) => Members.Method(typeof(ExceptionPayload), name);

    private void EmitExceptionStatement(in IrStatement statement)
    {
        switch (statement.Kind)
        {
            case IrStatementKind.EnterRegion:
                if (_isResumption) _il.MarkLabel(_regionEntries[statement.Target]);
                _il.BeginExceptionBlock();
                _cold.Push(new ColdCode(statement.Target));
                if (_isResumption) EmitRegionDispatch(statement.Target);
                break;
            case IrStatementKind.LeaveRegion:
                FlushCold();
                _cold.Pop();
                EmitHandler(_ir.Regions[statement.Target]);
                break;
            case IrStatementKind.Throw:
                EmitThrow(statement);
                break;
            case IrStatementKind.ThrowReference:
                _il.Emit(OpCodes.Ldarg_0);
                EmitNode(statement.Node);
                Call(ToThrow);
                PublishFuel();
                _il.Emit(OpCodes.Throw);
                break;
            default:
                throw new InvalidOperationException($"No IL for {statement.Kind}.");
        }
    }

    private void EmitThrow(in IrStatement statement)
    {
        ReadOnlySpan<int> operands = _ir.OperandsOf(statement);
        LocalBuilder payload = Scratch(typeof(Value[]));
        _il.Emit(OpCodes.Ldc_I4, operands.Length);
        _il.Emit(OpCodes.Newarr, typeof(Value));
        _il.Emit(OpCodes.Stloc, payload);
        for (int i = 0; i < operands.Length; i++)
        {
            _il.Emit(OpCodes.Ldloc, payload);
            _il.Emit(OpCodes.Ldc_I4, i);
            EmitNode(operands[i]);
            Call(Payload($"Set{_ir.Nodes[operands[i]].Type}"));
        }

        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I4, statement.Target);
        _il.Emit(OpCodes.Ldloc, payload);
        Call(CreateException);
        PublishFuel();
        _il.Emit(OpCodes.Throw);
    }

    private void EmitHandler(IrRegion region)
    {
        LocalBuilder exception = _il.DeclareLocal(typeof(WasmException)); // not shared: filters of outer regions run in between
        _il.BeginExceptFilterBlock();
        Label matches = _il.DefineLabel();
        Label decided = _il.DefineLabel();
        Label passes = _il.DefineLabel();
        Call(AsGuest);
        _il.Emit(OpCodes.Stloc, exception);
        _il.Emit(OpCodes.Ldloc, exception);
        _il.Emit(OpCodes.Brfalse, passes);
        foreach (IrCatch clause in region.Catches) EmitClauseTest(clause, exception, matches);
        _il.MarkLabel(passes);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Br, decided);
        _il.MarkLabel(matches);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.MarkLabel(decided);

        _il.BeginCatchBlock(null!); // null: there was a filter
        _il.Emit(OpCodes.Pop);
        foreach (IrCatch clause in region.Catches)
        {
            Label taken = _il.DefineLabel();
            Label next = _il.DefineLabel();
            EmitClauseTest(clause, exception, taken);
            _il.Emit(OpCodes.Br, next);
            _il.MarkLabel(taken);
            EmitPayload(clause, exception);
            _il.Emit(OpCodes.Leave, _labels[clause.Label]);
            _il.MarkLabel(next);
        }

        _il.EndExceptionBlock();
    }

    private void EmitClauseTest(IrCatch clause, LocalBuilder exception, Label matches)
    {
        if (clause.Tag < 0)
        {
            _il.Emit(OpCodes.Br, matches);
            return;
        }

        _il.Emit(OpCodes.Ldloc, exception);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I4, clause.Tag);
        Call(HasTag);
        _il.Emit(OpCodes.Brtrue, matches);
    }

    private void EmitPayload(IrCatch clause, LocalBuilder exception)
    {
        int values = clause.PayloadSlots.Length - (clause.HasReference ? 1 : 0);
        for (int i = 0; i < values; i++)
        {
            ValueKind type = _ir.Slots[clause.PayloadSlots[i]];
            _il.Emit(OpCodes.Ldloc, exception);
            _il.Emit(OpCodes.Ldc_I4, i);
            Call(Payload(ClrSignature.IsReference(type) ? nameof(ExceptionPayload.GetReference) : $"Get{type}"));
            StoreSlot(clause.PayloadSlots[i]);
        }

        if (!clause.HasReference) return;
        _il.Emit(OpCodes.Ldloc, exception);
        StoreSlot(clause.PayloadSlots[^1]);
    }
}
