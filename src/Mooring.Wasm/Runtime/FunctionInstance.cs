namespace Mooring.Wasm.Runtime;

/// <summary>A function that can be called, from a module or from the host; also the value of a <c>funcref</c>.</summary>
/// <remarks>
/// Calling convention, the same for guest and host functions: a static method <c>R0 (VmContext, P0, P1, ...)</c> that returns the
/// first result; further results are in <see cref="StoreState.ExtraResults"/> and <see cref="StoreState.ExtraReferences"/>.
/// </remarks>
internal sealed class FunctionInstance
{
    /// <summary>Managed function pointer.</summary>
    public nint Code;

    /// <summary>The first argument that <see cref="Code"/> wants: the module's context, or the host function's.</summary>
    public VmContext Context = null!;

    /// <summary>Equal for equal types within one engine; what <c>call_indirect</c> compares.</summary>
    public int TypeId;

    public FuncType Type = null!;
}
