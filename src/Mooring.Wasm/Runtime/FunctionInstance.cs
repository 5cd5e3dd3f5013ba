namespace Mooring.Wasm.Runtime;

/// <summary>A function that can be called, from a module or from the host; also the value of a <c>funcref</c>.</summary>
/// <remarks>
/// Calling convention, the same for guest and host functions: a static method <c>R0 (VmContext, P0, P1, ...)</c> that returns the
/// first result; further results are in <see cref="StoreState.ExtraResults"/> and <see cref="StoreState.ExtraReferences"/>.
/// A guest function gets its code when something first needs it: until then <see cref="Code"/> and <see cref="TypeId"/> are 0, so that
/// the type test of <c>call_indirect</c> fails and its slow path can call <see cref="EnsureCode"/>.
/// </remarks>
internal sealed class FunctionInstance
{
    /// <summary>
    /// Set in <see cref="TypeId"/> if a call may come back without a result because the guest is being suspended. Code that is not ready for that
    /// compares without it, so such functions end up in its slow path (<see cref="Libcalls.ResolveIndirect"/>).
    /// </summary>
    public const int SuspendsFlag = 1 << 30;

    /// <summary>Managed function pointer, or 0 until <see cref="EnsureCode"/>.</summary>
    public nint Code;

    /// <summary>The first argument that <see cref="Code"/> wants: the module's context, or the host function's.</summary>
    public VmContext Context = null!;

    /// <summary>The number of <see cref="Type"/> in the engine's type registry, with <see cref="SuspendsFlag"/>; 0 while there is no code.</summary>
    public int TypeId;

    /// <summary>Index among the functions that the module of <see cref="Context"/> defines; -1 for a host function.</summary>
    public int DefinedIndex = -1;

    public FuncType Type = null!;

    /// <summary>Whether a call may suspend. Known once there is code.</summary>
    public bool Suspends => (TypeId & SuspendsFlag) != 0;

    /// <summary>Whether it is a guest's that the host may enter by a method made for it (<see cref="Emit.FunctionEntry"/>).</summary>
    public bool HasEntry => DefinedIndex >= 0 && Context.State.Store.Engine.Options.SuspensionStress is SuspensionStress.None;

    /// <summary>What callers get that cannot be suspended: the same function, which then traps them in place of suspending.</summary>
    public FunctionInstance Barrier => field ??= Wasm.Suspension.Barrier.Create(this);

    /// <summary>What a guest that imports the function calls: <see cref="Code"/>, unless a host function can be called without its stub.</summary>
    public nint ImportCode => Context is HostContext { DirectTarget: not null } host ? host.DirectCode : Code;

    /// <summary>The first argument that <see cref="ImportCode"/> wants.</summary>
    public object ImportTarget => Context is HostContext { DirectTarget: { } target } ? target : Context;

    /// <summary>The delegate of a host function; null for anything else.</summary>
    public Delegate? ImportDelegate => (Context as HostContext)?.Target;

    /// <summary>The function as its users see it; made when first asked for.</summary>
    public Func Handle => field ??= new Func(this);

    /// <summary>The function pointer, compiling the function if that has not happened yet. Any thread may call it.</summary>
    public nint EnsureCode()
    {
        if (Code == 0)
        {
            Code = Context.Module.GetCode(DefinedIndex);
            int flag = Context.Module.Suspends(DefinedIndex) ? SuspendsFlag : 0;
            Volatile.Write(ref TypeId, Context.Module.Options.Types.GetId(Type) | flag); // last: whoever sees the id finds the code
        }

        return Code;
    }
}
