namespace Mooring.Wasm.Runtime;

/// <summary>What compiled code calls for operations that are too long or too rare to be emitted in place.</summary>
/// <remarks>
/// Unsigned operands arrive zero-extended. Each operation traps as the specification says: bulk operations check both ranges before they
/// write anything. The names and signatures are looked up by the emitter (<c>nameof</c>), so a change here is a change there.
/// </remarks>
internal static partial class Libcalls
{
    /// <summary>Makes the exception of a trap, which compiled code throws itself: a throw ends the block for the just-in-time compiler.</summary>
    public static Exception CreateTrap(VmContext context, TrapKind kind)
    {
        _ = context;
        return new WasmTrapException(kind);
    }

    /// <summary>The reference of a function of the instance; always the same object for one function.</summary>
    public static FunctionInstance RefFunc(VmContext context, int functionIndex)
    {
        return context.Functions[functionIndex] ??= Create(context, functionIndex);

        static FunctionInstance Create(VmContext context, int functionIndex)
        {
            Decoding.ModuleDefinition definition = context.Module.Definition;
            return new FunctionInstance
            {
                Context = context,
                DefinedIndex = functionIndex - definition.ImportedFunctions,
                Type = definition.Types[definition.Functions[functionIndex].TypeIndex],
            };
        }
    }

    /// <summary>The slow path of <c>call_indirect</c>: gives a function its code, or traps because it is null or of another type.</summary>
    /// <returns>The function pointer; its first argument is <see cref="FunctionInstance.Context"/>.</returns>
    public static nint ResolveIndirect(VmContext context, FunctionInstance? function, int typeId)
    {
        if (function is null) throw CreateTrap(context, TrapKind.UninitializedElement);
        nint code = function.EnsureCode();
        return function.TypeId == typeId ? code : throw CreateTrap(context, TrapKind.IndirectCallTypeMismatch);
    }

    /// <summary>Makes what a function prologue throws that finds the stack below <see cref="StoreState.StackLimit"/>.</summary>
    /// <remarks>
    /// Compiled code throws the result itself and never goes on: a call that returns would cost the function its registers. So a guest
    /// that has seen a request is stopped even if the request is withdrawn at the same moment.
    /// </remarks>
    public static Exception CreateStackTrap(VmContext context) => context.State.CreateStop(neededBytes: 0);

    /// <summary>As <see cref="CreateStackTrap"/>, for the gate of a function whose frame may take <paramref name="bytes"/>.</summary>
    public static Exception CreateLargeFrameTrap(VmContext context, int bytes) => context.State.CreateStop((nuint)bytes);

    /// <summary>Makes what a loop head throws that finds <see cref="StoreState.InterruptRequested"/> set.</summary>
    /// <inheritdoc cref="CreateStackTrap" path="/remarks"/>
    public static Exception CreateInterrupt(VmContext context)
    {
        context.State.ClearInterrupt(InterruptSource.All);
        return CreateTrap(context, TrapKind.Interrupted);
    }
}
