using System.Reflection;
using System.Reflection.Emit;

namespace Mooring.Wasm.Emit;

internal sealed partial class FunctionEmitter
{
    private readonly Stack<ColdCode> _cold = new(); // the innermost protected region's on top

    /// <summary>Code to be written behind the hot code.</summary>
    /// <param name="region">The protected region it belongs to, or -1.</param>
    private sealed class ColdCode(int region)
    {
        public int Region { get; } = region;

        public Dictionary<TrapKind, Label> Traps { get; } = [];

        public Label? Interrupt { get; set; }

        public List<Action> Blocks { get; } = [];
    }

    private int CurrentRegion => _cold.Peek().Region;

    /// <summary>Has something written behind the hot code: it marks its label, and does not fall through.</summary>
    private void Cold(Action emit) => _cold.Peek().Blocks.Add(emit);

    /// <summary>The label to go to, with an empty IL stack, in order to trap. All places that trap alike share one.</summary>
    private Label TrapLabel(TrapKind kind)
    {
        Dictionary<TrapKind, Label> traps = _cold.Peek().Traps;
        if (!traps.TryGetValue(kind, out Label label)) traps[kind] = label = _il.DefineLabel();
        return label;
    }

    /// <summary>Where loop heads go when the guest must stop.</summary>
    private Label InterruptLabel() => _cold.Peek().Interrupt ??= _il.DefineLabel();

    /// <summary>Writes a function that cannot be compiled: it says so when it is called.</summary>
    /// <param name="il">Receives the code.</param>
    /// <param name="create">Makes what is thrown of the context and the function index.</param>
    /// <param name="functionIndex">Which one.</param>
    public static void EmitRefusal(ILGenerator il, MethodInfo create, int functionIndex)
    {
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, functionIndex);
        il.Emit(OpCodes.Call, create);
        il.Emit(OpCodes.Throw);
    }

    /// <summary>Throws what a method makes of the context. To the just-in-time compiler a throw ends a rare path that needs no registers.</summary>
    private void EmitThrow(MethodInfo create)
    {
        _il.Emit(OpCodes.Ldarg_0);
        Call(create);
        _il.Emit(OpCodes.Throw);
    }

    private void EmitTrap(TrapKind kind)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldc_I4, (int)kind);
        Call(Members.CreateTrap);
        _il.Emit(OpCodes.Throw);
    }

    private void FlushCold()
    {
        ColdCode cold = _cold.Peek();
        foreach (Action block in cold.Blocks) block();
        foreach ((TrapKind kind, Label label) in cold.Traps)
        {
            _il.MarkLabel(label);
            EmitTrap(kind);
        }

        if (cold.Interrupt is not { } interrupt) return;
        _il.MarkLabel(interrupt);
        EmitThrow(CreateInterrupt);
    }
}
