using System.Diagnostics;
using Mooring.Wasm.Validation;

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
    /// <param name="context">Of the caller.</param>
    /// <param name="function">What the table holds.</param>
    /// <param name="typeId">The type that the caller wants.</param>
    /// <param name="canSuspend">Whether the caller can be suspended at this call.</param>
    /// <returns>The function to call: the same, or its <see cref="FunctionInstance.Barrier"/>.</returns>
    public static FunctionInstance ResolveIndirect(VmContext context, FunctionInstance? function, int typeId, bool canSuspend)
    {
        if (function is null) throw CreateTrap(context, TrapKind.UninitializedElement);
        function.EnsureCode();
        if ((function.TypeId & ~FunctionInstance.SuspendsFlag) != typeId) throw CreateTrap(context, TrapKind.IndirectCallTypeMismatch);
        return function.Suspends && !canSuspend ? function.Barrier : function;
    }

    /// <summary>Makes what a function prologue throws that finds the stack below <see cref="HotState.StackLimit"/>.</summary>
    /// <remarks>
    /// Compiled code throws the result itself and never goes on: a call that returns would cost the function its registers. So a guest
    /// that has seen a request is stopped even if the request is withdrawn at the same moment.
    /// </remarks>
    public static Exception CreateStackTrap(VmContext context) => context.State.CreateStop(neededBytes: 0);

    /// <summary>The slow path in the gate of a function whose frame may take <paramref name="bytes"/>; comes back if the function may go on.</summary>
    /// <exception cref="WasmTrapException">The stack is too short, or the guest must stop.</exception>
    public static void CheckLargeFrame(VmContext context, int bytes)
    {
        // A request to give way is left to the function itself.
        if (!context.State.IsOnlyAskedToYield((nuint)bytes)) throw context.State.CreateStop((nuint)bytes);
    }

    /// <summary>Makes what a function throws that has more values at once than .NET lets a method have.</summary>
    public static Exception CreateTooLarge(VmContext context, int functionIndex) => new WasmLimitException(
        $"function {functionIndex} of {context.Module.Definition.Names.Module ?? "the module"} cannot be compiled: it has more than 65,000 locals and values at once");

    /// <summary>Makes what a function throws that is not valid, in a module of which a cache says that it is.</summary>
    public static Exception CreateInvalid(VmContext context, int functionIndex)
    {
        try
        {
            new FunctionValidator(context.Module.Options.Unvalidated!).Validate(functionIndex);
            return new UnreachableException($"Function {functionIndex} was found invalid, and is not.");
        }
        catch (WasmFormatException e)
        {
            return new WasmFormatException(e.Reason, e.Offset);
        }
    }

    /// <summary>Makes what a loop head throws that finds <see cref="HotState.InterruptRequested"/> set.</summary>
    /// <inheritdoc cref="CreateStackTrap" path="/remarks"/>
    public static Exception CreateInterrupt(VmContext context)
    {
        context.State.ClearInterrupt(InterruptSource.All);
        return CreateTrap(context, TrapKind.Interrupted);
    }
}
