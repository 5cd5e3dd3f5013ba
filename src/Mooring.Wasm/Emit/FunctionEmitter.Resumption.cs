using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm.Emit;

/// <remarks>
/// The resumption of a function: a method of its own with the function's whole body, which starts by loading a saved frame and jumping to where the
/// function was left. Its labels in the middle of loops would spoil the function itself, so that one does without. Results go to
/// <see cref="StoreState.ResultBits"/> and its neighbours, where the resumption of the caller, or the host, finds them.
/// </remarks>
internal sealed partial class FunctionEmitter
{
    /// <summary>Context, the first byte of the frame's values, number of the site.</summary>
    public static readonly Type[] ResumptionParameters = [typeof(VmContext), typeof(byte).MakeByRefType(), typeof(int)];

    private static readonly MethodInfo ThrowPending = Suspending(nameof(SuspensionCalls.ThrowPending));
    private static readonly FieldInfo ResultBits = Members.Field<StoreState>(nameof(StoreState.ResultBits));
    private static readonly FieldInfo ResultReference = Members.Field<StoreState>(nameof(StoreState.ResultReference));

    private readonly bool _isResumption;
    private Label[] _behind = []; // by site: where the function goes on
    private Label[] _regionEntries = []; // by region
    private LocalBuilder? _resumeAt; // site inside of a protected region that is being returned to, or -1

    /// <summary>Writes the resumption of a function.</summary>
    /// <param name="module">Finds what other functions and globals are.</param>
    /// <param name="function">Which one, among those that the module defines.</param>
    /// <param name="ir">Its body, lowered as for <see cref="Emit"/>.</param>
    /// <param name="sites">Its sites.</param>
    /// <param name="il">Receives the code of a method with <see cref="ResumptionParameters"/> and no result.</param>
    /// <param name="offsets">Receives which IL belongs to which instruction.</param>
    public static void EmitResumption(ModuleEmitter module, int function, IrFunction ir, FunctionSites sites, ILGenerator il, OffsetTable offsets)
    {
        if (module.Options.BoundsChecks == BoundsChecks.GuardPages) ShortenedLoads.Guard(module.Definition, module.Definition.ImportedFunctions + function, ir);
        var emitter = new FunctionEmitter(module, function, ir, sites, il, offsets, isResumption: true);
        emitter.DeclareSlots();
        emitter.EmitPrologue();
        emitter.EmitRestore();
        emitter.EmitBody();
    }

    private void MarkBehind(SuspensionSite site)
    {
        if (_isResumption) _il.MarkLabel(_behind[site.Number]);
    }

    private void EmitRestore()
    {
        _behind = [.. _sites!.All.Select(_ => _il.DefineLabel())];
        _regionEntries = [.. _ir.Regions.Select(_ => _il.DefineLabel())];
        if (_ir.Regions.Count > 0)
        {
            _resumeAt = _il.DeclareLocal(typeof(int));
            _il.Emit(OpCodes.Ldc_I4_M1);
            _il.Emit(OpCodes.Stloc, _resumeAt);
        }

        if (_sites.IsShared) EmitLoadFrame(_sites.All[0].Saved);
        Label[] restore = [.. _sites.All.Select(_ => _il.DefineLabel())];
        _il.Emit(OpCodes.Ldarg_2);
        _il.Emit(OpCodes.Switch, restore);
        _il.Emit(OpCodes.Ldnull); // no such site: frames are checked before they get here
        _il.Emit(OpCodes.Throw);
        foreach (SuspensionSite site in _sites.All)
        {
            _il.MarkLabel(restore[site.Number]);
            if (!_sites.IsShared) EmitLoadFrame(site.Saved);
            if (site.Kind == SiteKind.Call) EmitLoadResults(_ir.Statements[site.Statement]);
            if (site.Region < 0)
            {
                _il.Emit(OpCodes.Br, _behind[site.Number]);
                continue;
            }

            _il.Emit(OpCodes.Ldc_I4, site.Number);
            _il.Emit(OpCodes.Stloc, _resumeAt!);
            _il.Emit(OpCodes.Br, _regionEntries[RegionBelow(-1, site.Region)]);
        }

        if (_sites.At(-1) is { } entry) MarkBehind(entry);
    }

    private void EmitLoadFrame(SavedSlots saved) => EmitLoadValues(saved, () => _il.Emit(OpCodes.Ldarg_1));

    /// <summary>The results of the call that the function waited for.</summary>
    private void EmitLoadResults(in IrStatement statement)
    {
        int[] slots = statement.Kind switch
        {
            IrStatementKind.Assign => [statement.Target],
            IrStatementKind.AssignResults => _ir.OperandsOf(statement).ToArray(),
            _ => [],
        };
        for (int i = 0; i < slots.Length; i++)
        {
            ValueKind type = _ir.Slots[slots[i]];
            if (i == 0) EmitLoadFirstResult(type);
            else EmitLoadExtra(type, i);
            StoreSlot(slots[i]);
        }
    }

    private void EmitLoadFirstResult(ValueKind type)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Members.State);
        if (ClrSignature.IsReference(type))
        {
            _il.Emit(OpCodes.Ldfld, ResultReference);
            return;
        }

        _il.Emit(OpCodes.Ldflda, ResultBits);
        EmitLoadIndirect(type);
    }

    /// <summary>Right behind the start of a protected region: goes on to the site inside of it that is being returned to.</summary>
    private void EmitRegionDispatch(int region)
    {
        SuspensionSite[] inside = [.. _sites!.All.Where(site => IsWithin(site.Region, region))];
        if (inside.Length == 0) return;
        Label normal = _il.DefineLabel();
        var targets = new Label[_sites.All.Length];
        targets.AsSpan().Fill(normal);
        foreach (SuspensionSite site in inside)
            targets[site.Number] = site.Region == region ? _il.DefineLabel() : _regionEntries[RegionBelow(region, site.Region)];
        _il.Emit(OpCodes.Ldloc, _resumeAt!);
        _il.Emit(OpCodes.Switch, targets);
        _il.Emit(OpCodes.Br, normal);
        foreach (SuspensionSite site in inside)
        {
            if (site.Region != region) continue;
            _il.MarkLabel(targets[site.Number]);
            _il.Emit(OpCodes.Ldc_I4_M1); // the region may be entered again later, from its start
            _il.Emit(OpCodes.Stloc, _resumeAt!);
            _il.Emit(OpCodes.Ldarg_0);
            Call(ThrowPending); // here, where the handlers of the region see it
            _il.Emit(OpCodes.Br, _behind[site.Number]);
        }

        _il.MarkLabel(normal);
    }

    private bool IsWithin(int region, int outer)
    {
        while (region >= 0 && region != outer) region = _ir.Regions[region].Outer;
        return region == outer;
    }

    /// <summary>The outermost region around <paramref name="region"/> that lies directly in <paramref name="outer"/>.</summary>
    private int RegionBelow(int outer, int region)
    {
        while (_ir.Regions[region].Outer != outer) region = _ir.Regions[region].Outer;
        return region;
    }

    /// <summary>Returns from a resumption, which has no result of its own.</summary>
    private void EmitResumptionReturn(ReadOnlySpan<int> values)
    {
        if (values.Length > 0)
        {
            IrNode first = _ir.Nodes[values[0]];
            EmitNode(values[0]);
            EmitStoreFirstResult(first.Type, mayUnwind: FunctionSites.Suspends(first, _module.Suspension!));
        }

        for (int i = 1; i < values.Length; i++) EmitExtraResult(values[i], i);
        PublishFuel();
        _il.Emit(OpCodes.Ret);
    }

    /// <summary>In place of a tail call: the caller's resumption is not on the stack, so there is nothing to replace.</summary>
    private void EmitResumptionTailCall(in IrNode tree)
    {
        FuncType callee = tree.Code == Opcodes.Opcode.Call ? _module.TypeOfFunction(tree.Index) : _module.Definition.Types[tree.Index];
        EmitCall(tree, isTail: false);
        if (callee.Results.Length > 0) EmitStoreFirstResult(callee.Results[0].Kind, FunctionSites.Suspends(tree, _module.Suspension!));
        PublishFuel();
        _il.Emit(OpCodes.Ret);
    }

    private void EmitStoreFirstResult(ValueKind type, bool mayUnwind)
    {
        LocalBuilder value = Scratch(ClrSignature.TypeOf(type));
        _il.Emit(OpCodes.Stloc, value);
        Label store = _il.DefineLabel();
        if (mayUnwind)
        {
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldfld, Members.State);
            _il.Emit(OpCodes.Ldfld, Unwinding);
            _il.Emit(OpCodes.Brfalse, store);
            _il.Emit(OpCodes.Ret);
            _il.MarkLabel(store);
        }

        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Members.State);
        if (ClrSignature.IsReference(type))
        {
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Stfld, ResultReference);
            return;
        }

        _il.Emit(OpCodes.Ldflda, ResultBits);
        _il.Emit(OpCodes.Ldloc, value);
        EmitStoreIndirect(type);
    }
}
