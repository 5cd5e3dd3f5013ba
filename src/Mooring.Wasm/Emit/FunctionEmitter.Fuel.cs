using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <remarks>
/// The fuel that is left travels in a local of the function, where counting costs next to nothing. The store's field is brought up to date
/// before anything that others may see: calls, returns and throws. Functions with exception handlers count in the field itself, since an
/// exception leaves the local of the function that it comes from behind.
/// </remarks>
internal sealed partial class FunctionEmitter
{
    private static readonly FieldInfo Fuel = Members.Field<StoreState>(nameof(StoreState.Fuel));

    private LocalBuilder? _fuel; // null when fuel is off or counted in the field

    private void EmitFuelPrologue()
    {
        if (!_module.Options.Fuel) return;
        if (_state is null)
        {
            _state = _il.DeclareLocal(Members.State.FieldType);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldfld, Members.State);
            _il.Emit(OpCodes.Stloc, _state);
        }

        if (_ir.Regions.Count > 0) return;
        _fuel = _il.DeclareLocal(typeof(long));
        ReloadFuel();
    }

    private void EmitConsumeFuel(in IrStatement statement, SuspensionSite? site)
    {
        if (_fuel is null && statement.Bits > 0)
        {
            _il.Emit(OpCodes.Ldloc, _state!);
            _il.Emit(OpCodes.Dup);
            _il.Emit(OpCodes.Ldfld, Fuel);
            _il.Emit(OpCodes.Ldc_I8, (long)statement.Bits);
            _il.Emit(OpCodes.Sub);
            _il.Emit(OpCodes.Stfld, Fuel);
        }
        else if (statement.Bits > 0)
        {
            _il.Emit(OpCodes.Ldloc, _fuel!);
            _il.Emit(OpCodes.Ldc_I8, (long)statement.Bits);
            _il.Emit(OpCodes.Sub);
            _il.Emit(OpCodes.Stloc, _fuel!);
        }

        if (statement.Target != 0) EmitFuelTest(site);
    }

    private void EmitFuelTest(SuspensionSite? site)
    {
        Label used = _il.DefineLabel();
        if (_fuel is not null)
        {
            _il.Emit(OpCodes.Ldloc, _fuel);
        }
        else
        {
            _il.Emit(OpCodes.Ldloc, _state!);
            _il.Emit(OpCodes.Ldfld, Fuel);
        }

        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Blt, used);
        if (site is not null)
        {
            Label back = _il.DefineLabel();
            _il.MarkLabel(back);
            MarkBehind(site);
            EmitPause(site, used, back);
            return;
        }

        Cold(() =>
        {
            _il.MarkLabel(used);
            PublishFuel();
            EmitTrap(TrapKind.OutOfFuel);
        });
    }

    /// <summary>Before something that may look at the store's fuel; leaves the IL stack as it is.</summary>
    private void PublishFuel()
    {
        if (_fuel is null) return;
        _il.Emit(OpCodes.Ldloc, _state!);
        _il.Emit(OpCodes.Ldloc, _fuel);
        _il.Emit(OpCodes.Stfld, Fuel);
    }

    /// <summary>After something that may have changed it; leaves the IL stack as it is.</summary>
    private void ReloadFuel()
    {
        if (_fuel is null) return;
        _il.Emit(OpCodes.Ldloc, _state!);
        _il.Emit(OpCodes.Ldfld, Fuel);
        _il.Emit(OpCodes.Stloc, _fuel);
    }
}
