using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <remarks>Globals, tables, and whole-memory operations.</remarks>
internal sealed partial class FunctionEmitter
{
    private static readonly MethodInfo MemoryGrow = Members.Libcall(nameof(Libcalls.MemoryGrow));
    private static readonly MethodInfo MemoryCopy = Members.Libcall(nameof(Libcalls.MemoryCopy));
    private static readonly MethodInfo MemoryFill = Members.Libcall(nameof(Libcalls.MemoryFill));
    private static readonly MethodInfo MemoryInit = Members.Libcall(nameof(Libcalls.MemoryInit));
    private static readonly MethodInfo DataDrop = Members.Libcall(nameof(Libcalls.DataDrop));
    private static readonly MethodInfo TableGet = Members.Libcall(nameof(Libcalls.TableGet));
    private static readonly MethodInfo TableSet = Members.Libcall(nameof(Libcalls.TableSet));
    private static readonly MethodInfo TableGrow = Members.Libcall(nameof(Libcalls.TableGrow));
    private static readonly MethodInfo TableFill = Members.Libcall(nameof(Libcalls.TableFill));
    private static readonly MethodInfo TableCopy = Members.Libcall(nameof(Libcalls.TableCopy));
    private static readonly MethodInfo TableInit = Members.Libcall(nameof(Libcalls.TableInit));
    private static readonly MethodInfo ElementDrop = Members.Libcall(nameof(Libcalls.ElementDrop));
    private static readonly MethodInfo RefFunc = Members.Libcall(nameof(Libcalls.RefFunc));

    private void EmitGlobal(in IrNode tree)
    {
        bool isSet = tree.Code == Opcode.GlobalSet;
        ValueKind type = _module.Definition.Globals[tree.Index].Type.Content.Kind;
        _il.Emit(OpCodes.Ldarg_0);
        if (_module.PrivateGlobal(tree.Index) is { } field)
        {
            if (isSet) EmitOperands(tree);
            _il.Emit(isSet ? OpCodes.Stfld : OpCodes.Ldfld, field);
            return;
        }

        _il.Emit(OpCodes.Ldfld, Members.Globals);
        _il.Emit(OpCodes.Ldc_I4, tree.Index);
        _il.Emit(OpCodes.Ldelem_Ref);
        if (ClrSignature.IsReference(type))
        {
            if (isSet) EmitOperands(tree);
            _il.Emit(isSet ? OpCodes.Stfld : OpCodes.Ldfld, Members.GlobalReference);
            return;
        }

        _il.Emit(OpCodes.Ldflda, Members.GlobalBits);
        if (isSet) EmitOperands(tree);
        if (isSet) EmitStoreIndirect(type);
        else EmitLoadIndirect(type);
    }

    /// <returns>False, with nothing written, if the instruction is of another family.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool EmitBulk(in IrNode tree)
    {
        switch (tree.Code)
        {
            case Opcode.MemorySize:
                EmitMemoryLength(tree.Index);
                _il.Emit(OpCodes.Ldc_I4, 16);
                _il.Emit(OpCodes.Shr_Un);
                if (!Is64(tree.Index)) _il.Emit(OpCodes.Conv_I4);
                return true;
            case Opcode.TableSize:
                EmitTable(tree.Index);
                _il.Emit(OpCodes.Ldfld, Members.Elements);
                _il.Emit(OpCodes.Ldlen);
                _il.Emit(tree.Type == ValueKind.I64 ? OpCodes.Conv_U8 : OpCodes.Conv_I4);
                return true;
            case Opcode.MemoryGrow:
                EmitLibcall(tree, MemoryGrow);
                ReloadMemoryLength();
                return true;
            case Opcode.TableGrow:
                EmitLibcall(tree, TableGrow);
                return true;
            case Opcode.TableGet:
                EmitLibcall(tree, TableGet);
                return true;
            case Opcode.TableSet:
                EmitLibcall(tree, TableSet);
                return true;
            case Opcode.RefFunc:
                EmitLibcall(tree, RefFunc);
                return true;
            case Opcode.DataDrop:
                EmitLibcall(tree, DataDrop);
                return true;
            case Opcode.ElemDrop:
                EmitLibcall(tree, ElementDrop);
                return true;
            case Opcode.MemoryFill:
                EmitLibcall(tree, MemoryFill);
                return true;
            case Opcode.TableFill:
                EmitLibcall(tree, TableFill);
                return true;
            case Opcode.MemoryCopy:
                EmitLibcall(tree, MemoryCopy);
                return true;
            case Opcode.MemoryInit:
                EmitLibcall(tree, MemoryInit);
                return true;
            case Opcode.TableCopy:
                EmitLibcall(tree, TableCopy);
                return true;
            case Opcode.TableInit:
                EmitLibcall(tree, TableInit);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Calls with the context, the operands, and the indices that the signature has room for.</summary>
    private void EmitLibcall(in IrNode tree, MethodInfo method)
    {
        ParameterInfo[] parameters = Parameters(method);
        _il.Emit(OpCodes.Ldarg_0);
        for (int i = 0; i < tree.OperandCount; i++)
        {
            int operand = Operand(tree, i);
            if (parameters[i + 1].ParameterType == typeof(ulong)) EmitUnsigned(operand);
            else EmitNode(operand);
        }

        _il.Emit(OpCodes.Ldc_I4, tree.Index);
        if (parameters.Length > tree.OperandCount + 2) _il.Emit(OpCodes.Ldc_I4, tree.SecondIndex);
        PublishFuel();
        Call(method);
        ReloadFuel();
        if (method.ReturnType == typeof(ulong) && tree.Type == ValueKind.I32) _il.Emit(OpCodes.Conv_I4);
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<MethodInfo, ParameterInfo[]> KnownParameters = new();

    private static ParameterInfo[] Parameters(MethodInfo method) => KnownParameters.GetOrAdd(method, static method => method.GetParameters());
}
