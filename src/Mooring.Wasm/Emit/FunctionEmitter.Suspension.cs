using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Suspension;

namespace Mooring.Wasm.Emit;

/// <remarks>
/// Leaving a function in the middle. Behind each call that can suspend stands a test of one field; its cold branch writes what is live to the
/// save area of the thread, hands that over, and returns. Nothing in a cold branch comes back, and no variable lives across a call in it:
/// otherwise the just-in-time compiler would keep variables of the hot code in memory. See docs/suspension.md.
/// </remarks>
internal sealed partial class FunctionEmitter
{
    private static readonly MethodInfo SaveFrame = Suspending(nameof(SuspensionCalls.SaveFrame));
    private static readonly MethodInfo SaveReference = Suspending(nameof(SuspensionCalls.SaveReference));
    private static readonly MethodInfo LoadReference = Suspending(nameof(SuspensionCalls.LoadReference));
    private static readonly MethodInfo LargeSaveArea = Suspending(nameof(SuspensionCalls.LargeSaveArea));
    private static readonly MethodInfo Pause = Suspending(nameof(SuspensionCalls.Pause));
    private static readonly FieldInfo SaveArea = Members.Field<StoreState>(nameof(StoreState.SaveArea));
    private static readonly FieldInfo Unwinding = Members.Field<StoreState>(nameof(StoreState.Unwinding));

    private readonly FunctionSites? _sites; // null in functions that cannot suspend
    private LocalBuilder? _savePointer;
    private LocalBuilder? _siteNumber; // where saving is shared
    private Label? _sharedSave;
    private Label? _exit; // where functions return from that were left inside of a protected region

    private static MethodInfo Suspending(string name) => Members.Method(typeof(SuspensionCalls), name);

    /// <summary>Behind a call: looks whether the guest is being suspended.</summary>
    private void EmitSiteBehindCall(SuspensionSite site)
    {
        Label save = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, _state!);
        _il.Emit(OpCodes.Ldfld, Unwinding);
        _il.Emit(OpCodes.Brtrue, save);
        MarkBehind(site);
        Cold(() =>
        {
            _il.MarkLabel(save);
            EmitSave(site);
        });
    }

    /// <summary>Where a function looks whether it must stop, and could: gives way, goes on, or traps, as the store decides.</summary>
    /// <param name="site">The place.</param>
    /// <param name="asked">The label that the test goes to.</param>
    /// <param name="back">Where the function goes on if nothing came of it.</param>
    private void EmitPause(SuspensionSite site, Label asked, Label back) => Cold(() =>
    {
        Label goOn = _il.DefineLabel();
        _il.MarkLabel(asked);
        if (site.Kind != SiteKind.Entry) PublishFuel(); // at the entry it has not been loaded yet
        EmitStoreValues(site.Saved);
        EmitSiteArguments(site);
        _il.Emit(OpCodes.Ldc_I4, (int)site.Kind);
        Call(Pause);
        _il.Emit(OpCodes.Brfalse, goOn);
        EmitLeaveFunction();
        // Everything is loaded again, so that nothing had to survive the call in a register.
        _il.MarkLabel(goOn);
        EmitSaveArea(site.Saved);
        EmitLoadValues(site.Saved, () => _il.Emit(OpCodes.Ldloc, SavePointer()));
        if (site.Kind != SiteKind.Entry) ReloadFuel();
        _il.Emit(OpCodes.Br, back);
    });

    private void EmitSave(SuspensionSite site)
    {
        if (!_sites!.IsShared)
        {
            EmitStoreValues(site.Saved);
            EmitSiteArguments(site);
            Call(SaveFrame);
            EmitLeaveFunction();
            return;
        }

        _il.Emit(OpCodes.Ldc_I4, site.Number);
        _il.Emit(OpCodes.Stloc, _siteNumber ??= _il.DeclareLocal(typeof(int)));
        _il.Emit(site.Region < 0 ? OpCodes.Br : OpCodes.Leave, _sharedSave ??= _il.DefineLabel());
    }

    /// <summary>Behind everything else: what cold branches share.</summary>
    private void EmitSharedEnds()
    {
        if (_sharedSave is { } save)
        {
            _il.MarkLabel(save);
            SavedSlots saved = _sites!.All[0].Saved;
            EmitStoreValues(saved);
            EmitSiteArguments(() => _il.Emit(OpCodes.Ldloc, _siteNumber!), saved);
            Call(SaveFrame);
            EmitDefaultReturn();
        }

        if (_exit is not { } exit) return;
        _il.MarkLabel(exit);
        EmitDefaultReturn();
    }

    private void EmitLeaveFunction()
    {
        if (CurrentRegion < 0) EmitDefaultReturn();
        else _il.Emit(OpCodes.Leave, _exit ??= _il.DefineLabel());
    }

    /// <summary>Returns any value: nobody will look at it.</summary>
    private void EmitDefaultReturn()
    {
        if (!_isResumption && _ir.Type.Results.Length > 0) EmitDefault(_ir.Type.Results[0].Kind);
        _il.Emit(OpCodes.Ret);
    }

    private void EmitDefault(ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.I32:
                _il.Emit(OpCodes.Ldc_I4_0);
                break;
            case ValueKind.I64:
                _il.Emit(OpCodes.Ldc_I8, 0L);
                break;
            case ValueKind.F32:
                _il.Emit(OpCodes.Ldc_R4, 0f);
                break;
            case ValueKind.F64:
                _il.Emit(OpCodes.Ldc_R8, 0d);
                break;
            case ValueKind.V128:
                LocalBuilder zero = Scratch(typeof(Vector128<byte>));
                _il.Emit(OpCodes.Ldloca, zero);
                _il.Emit(OpCodes.Initobj, typeof(Vector128<byte>));
                _il.Emit(OpCodes.Ldloc, zero);
                break;
            default:
                _il.Emit(OpCodes.Ldnull);
                break;
        }
    }

    private void EmitSiteArguments(SuspensionSite site) => EmitSiteArguments(() => _il.Emit(OpCodes.Ldc_I4, site.Number), site.Saved);

    private void EmitSiteArguments(Action pushNumber, SavedSlots saved)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I4, _definedIndex);
        pushNumber();
        _il.Emit(OpCodes.Ldc_I4, saved.Bytes);
        _il.Emit(OpCodes.Ldc_I4, saved.References);
    }

    private LocalBuilder SavePointer() => _savePointer ??= _il.DeclareLocal(typeof(byte*));

    /// <summary>Points <see cref="SavePointer"/> at memory of the thread that holds a frame for a moment.</summary>
    private void EmitSaveArea(SavedSlots saved)
    {
        if (saved.Bytes == 0) return;
        _il.Emit(OpCodes.Ldarg_0);
        if (saved.Bytes <= ThreadScratch.Bytes)
        {
            _il.Emit(OpCodes.Ldfld, Members.State);
            _il.Emit(OpCodes.Ldfld, SaveArea);
        }
        else
        {
            _il.Emit(OpCodes.Ldc_I4, saved.Bytes);
            Call(LargeSaveArea);
        }

        _il.Emit(OpCodes.Stloc, SavePointer());
    }

    private void EmitStoreValues(SavedSlots saved)
    {
        EmitSaveArea(saved);
        foreach (SavedSlot slot in saved.Slots)
        {
            if (ClrSignature.IsReference(slot.Kind))
            {
                _il.Emit(OpCodes.Ldarg_0);
                _il.Emit(OpCodes.Ldc_I4, slot.Position);
                LoadSlot(slot.Slot);
                Call(SaveReference);
                continue;
            }

            _il.Emit(OpCodes.Ldloc, SavePointer());
            EmitAdd(slot.Position);
            LoadSlot(slot.Slot);
            EmitStoreIndirect(slot.Kind);
        }
    }

    private void EmitLoadValues(SavedSlots saved, Action pushStart)
    {
        foreach (SavedSlot slot in saved.Slots)
        {
            if (ClrSignature.IsReference(slot.Kind))
            {
                _il.Emit(OpCodes.Ldarg_0);
                _il.Emit(OpCodes.Ldc_I4, slot.Position);
                Call(LoadReference);
            }
            else
            {
                pushStart();
                EmitAdd(slot.Position);
                EmitLoadIndirect(slot.Kind);
            }

            StoreSlot(slot.Slot);
        }
    }

    private void EmitAdd(int offset)
    {
        if (offset == 0) return;
        _il.Emit(OpCodes.Ldc_I4, offset);
        _il.Emit(OpCodes.Add);
    }
}
