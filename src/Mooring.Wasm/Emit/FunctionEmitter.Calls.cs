using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

internal sealed partial class FunctionEmitter
{
    private const int FewStatements = 250; // functions with more might exceed JitBudget if calls of imports were written twice

    private static readonly MethodInfo ResolveIndirect = Members.Libcall(nameof(Libcalls.ResolveIndirect));

    private void EmitCall(in IrNode tree, bool isTail)
    {
        if (tree.Code == Opcode.CallIndirect)
        {
            EmitCallIndirect(tree, isTail);
        }
        else if (_module.IsImported(tree.Index))
        {
            EmitCallImport(tree, isTail);
        }
        else
        {
            _il.Emit(OpCodes.Ldarg_0);
            EmitOperands(tree);
            PublishFuel();
            if (isTail) _il.Emit(OpCodes.Tailcall);
            _il.Emit(OpCodes.Call, _module.MethodOf(tree.Index));
            if (!isTail) ReloadFuel();
        }

        if (isTail) _il.Emit(OpCodes.Ret);
    }

    /// <remarks>
    /// A host function that is an ordinary delegate is called as a delegate: the just-in-time compiler sees which method that is each time, and
    /// puts it into the guest's code once that is hot.
    /// </remarks>
    private void EmitCallImport(in IrNode tree, bool isTail)
    {
        ImportFields fields = _module.ImportFields(tree.Index);
        Label plain = _il.DefineLabel();
        Label done = _il.DefineLabel();
        bool triesDelegate = fields.Delegate is not null && !isTail && _ir.Statements.Count <= FewStatements;
        if (triesDelegate)
        {
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldfld, fields.Delegate!);
            _il.Emit(OpCodes.Brfalse, plain);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldfld, fields.Delegate!);
            EmitOperands(tree);
            PublishFuel();
            _il.Emit(OpCodes.Callvirt, fields.Delegate!.FieldType.GetMethod(nameof(Action.Invoke))!);
            ReloadFuel();
            _il.Emit(OpCodes.Br, done);
        }

        _il.MarkLabel(plain);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, fields.Context);
        EmitOperands(tree);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, fields.Code);
        EmitCallPointer(_module.TypeOfFunction(tree.Index), isTail);
        _il.MarkLabel(done);
    }

    private void EmitCallPointer(FuncType type, bool isTail)
    {
        ClrSignature signature = ClrSignature.Of(type);
        PublishFuel();
        if (isTail) _il.Emit(OpCodes.Tailcall);
        _il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, signature.Result, signature.Parameters, null);
        if (!isTail) ReloadFuel();
    }

    /// <remarks>Operands are simple, so the callee can be looked up before they are loaded.</remarks>
    private void EmitCallIndirect(in IrNode tree, bool isTail)
    {
        int typeId = _module.TypeIdOf(tree.Index);
        bool suspends = _module.Suspension?.SuspendsIndirect(tree.Index) is true;
        int indexNode = Operand(tree, tree.OperandCount - 1);
        LocalBuilder elements = Scratch(Members.Elements.FieldType);
        LocalBuilder callee = Scratch(typeof(FunctionInstance));
        Label slow = _il.DefineLabel();
        Label resume = _il.DefineLabel();

        EmitTable(tree.SecondIndex);
        _il.Emit(OpCodes.Ldfld, Members.Elements);
        _il.Emit(OpCodes.Stloc, elements);
        EmitUnsigned(indexNode);
        _il.Emit(OpCodes.Ldloc, elements);
        _il.Emit(OpCodes.Ldlen);
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Bge_Un, TrapLabel(TrapKind.UndefinedElement));
        _il.Emit(OpCodes.Ldloc, elements);
        EmitNode(indexNode);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Ldelem_Ref);
        _il.Emit(OpCodes.Stloc, callee); // no cast: validation lets only functions into such a table
        _il.Emit(OpCodes.Ldloc, callee);
        _il.Emit(OpCodes.Brfalse, slow);
        _il.Emit(OpCodes.Ldloc, callee);
        _il.Emit(OpCodes.Ldfld, Members.TypeId);
        if (suspends)
        {
            _il.Emit(OpCodes.Ldc_I4, ~FunctionInstance.SuspendsFlag);
            _il.Emit(OpCodes.And);
        }

        _il.Emit(OpCodes.Ldc_I4, typeId);
        _il.Emit(OpCodes.Bne_Un, slow);
        _il.MarkLabel(resume);

        _il.Emit(OpCodes.Ldloc, callee);
        _il.Emit(OpCodes.Ldfld, Members.Context);
        for (int i = 0; i < tree.OperandCount - 1; i++) EmitNode(Operand(tree, i));
        _il.Emit(OpCodes.Ldloc, callee);
        _il.Emit(OpCodes.Ldfld, Members.Code);
        EmitCallPointer(_module.Definition.Types[tree.Index], isTail);

        Cold(() =>
        {
            _il.MarkLabel(slow);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldloc, callee);
            _il.Emit(OpCodes.Ldc_I4, typeId);
            _il.Emit(suspends ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
            Call(ResolveIndirect);
            _il.Emit(OpCodes.Stloc, callee); // it has its code now, or is another one that stands in front
            _il.Emit(OpCodes.Br, resume);
        });
    }

    private void EmitTable(int table)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Members.Tables);
        _il.Emit(OpCodes.Ldc_I4, table);
        _il.Emit(OpCodes.Ldelem_Ref);
    }

    private readonly Dictionary<Type, LocalBuilder> _scratch = [];

    /// <summary>A local for use within one statement.</summary>
    private LocalBuilder Scratch(Type type)
    {
        if (!_scratch.TryGetValue(type, out LocalBuilder? local)) _scratch[type] = local = _il.DeclareLocal(type);
        return local;
    }

    /// <summary>Stores a result beyond the first where the caller finds it.</summary>
    private void EmitExtraResult(int node, int index)
    {
        ValueKind type = _ir.Nodes[node].Type;
        EmitExtraAddress(type, index);
        EmitNode(node);
        if (ClrSignature.IsReference(type)) _il.Emit(OpCodes.Stelem_Ref);
        else EmitStoreIndirect(type);
    }

    private void EmitAssignResults(in IrStatement statement)
    {
        ReadOnlySpan<int> slots = _ir.OperandsOf(statement);
        EmitNode(statement.Node);
        StoreSlot(slots[0]);
        for (int i = 1; i < slots.Length; i++)
        {
            ValueKind type = _ir.Slots[slots[i]];
            EmitLoadExtra(type, i);
            StoreSlot(slots[i]);
        }
    }

    private void EmitLoadExtra(ValueKind type, int index)
    {
        EmitExtraAddress(type, index);
        if (ClrSignature.IsReference(type)) _il.Emit(OpCodes.Ldelem_Ref);
        else EmitLoadIndirect(type);
    }

    /// <summary>Leaves the address of a number, or array and index of a reference, on the IL stack.</summary>
    private void EmitExtraAddress(ValueKind type, int index)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Members.State);
        if (ClrSignature.IsReference(type))
        {
            _il.Emit(OpCodes.Ldfld, Members.ExtraReferences);
            _il.Emit(OpCodes.Ldc_I4, index);
        }
        else
        {
            _il.Emit(OpCodes.Ldfld, Members.ExtraResults);
            _il.Emit(OpCodes.Ldc_I4, index * Vector128<byte>.Count);
            _il.Emit(OpCodes.Add);
        }
    }

    private void EmitLoadIndirect(ValueKind type)
    {
        if (type == ValueKind.V128) _il.Emit(OpCodes.Ldobj, typeof(Vector128<byte>));
        else _il.Emit(type switch { ValueKind.I32 => OpCodes.Ldind_I4, ValueKind.I64 => OpCodes.Ldind_I8, ValueKind.F32 => OpCodes.Ldind_R4, _ => OpCodes.Ldind_R8 });
    }

    private void EmitStoreIndirect(ValueKind type)
    {
        if (type == ValueKind.V128) _il.Emit(OpCodes.Stobj, typeof(Vector128<byte>));
        else _il.Emit(type switch { ValueKind.I32 => OpCodes.Stind_I4, ValueKind.I64 => OpCodes.Stind_I8, ValueKind.F32 => OpCodes.Stind_R4, _ => OpCodes.Stind_R8 });
    }
}
