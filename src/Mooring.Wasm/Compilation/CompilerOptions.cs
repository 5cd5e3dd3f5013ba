using System.Reflection.Emit;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm.Compilation;

/// <summary>How compiled code keeps a guest inside its memory.</summary>
internal enum BoundsChecks
{
    /// <summary>A compare before each access that is not covered by an earlier one.</summary>
    Explicit,

    /// <summary>None for 32-bit memories: the memory lies in reserved address space and a fault becomes a trap. Others are checked.</summary>
    GuardPages,
}

/// <summary>What the compiler needs to know of the engine.</summary>
internal sealed record CompilerOptions
{
    /// <summary>The engine's function type numbers; they end up as constants in the code.</summary>
    public required TypeRegistry Types { get; init; }

    /// <value>The default is <see cref="BoundsChecks.Explicit"/>.</value>
    public BoundsChecks BoundsChecks { get; init; }

    /// <summary>Whether loop heads test <see cref="Runtime.HotState.InterruptRequested"/>.</summary>
    /// <value>The default is true.</value>
    public bool Interruption { get; init; } = true;

    /// <summary>Whether code counts instructions against the store's fuel.</summary>
    public bool Fuel { get; init; }

    /// <summary>Where code must be ready to suspend.</summary>
    /// <value>Null: nowhere.</value>
    public SuspensionOptions? Suspension { get; init; }

    /// <summary>What checks each body before it is compiled, because only the word of a cache says that the module is valid.</summary>
    /// <value>Null: all bodies have been validated.</value>
    public ValidationContext? Unvalidated { get; init; }

    /// <summary><see cref="AssemblyBuilderAccess.Run"/> (tiered, never unloaded) or <see cref="AssemblyBuilderAccess.RunAndCollect"/>.</summary>
    public AssemblyBuilderAccess CodeLifetime { get; init; } = AssemblyBuilderAccess.Run;
}
