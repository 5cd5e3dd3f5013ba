using System.Reflection;

namespace Mooring.Wasm.Runtime;

/// <summary>The context of a host function: what its stub needs to run it.</summary>
internal sealed class HostContext : VmContext
{
    /// <summary>The delegate that the stub invokes; its exact type is known to the stub.</summary>
    public Delegate Target = null!;

    /// <summary>The object whose method <see cref="DirectCode"/> is; null when the function can be called through its stub only.</summary>
    public object? DirectTarget;

    /// <summary>The method behind <see cref="Target"/>; see <see cref="DirectCalls"/>.</summary>
    public nint DirectCode;

    /// <summary>The instance that imports the function; null when it is called through a <see cref="Func"/> that no instance imports.</summary>
    public Instance? Importer;

    /// <summary>How the importer names it; null without one.</summary>
    public ImportType? Import;

    /// <summary>Its name for messages.</summary>
    public string ImportName => Import is { } import ? $"{import.Module}.{import.Name}" : Target.Method.Name;

    /// <summary>The function's type, for stubs that serve untyped delegates.</summary>
    public FuncType Type = null!;

    /// <summary>The stub itself, which a function pointer does not keep alive.</summary>
    public MethodInfo Stub = null!;
}
