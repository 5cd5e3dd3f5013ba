using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace Mooring.Wasm;

/// <summary>Dynamic assemblies for the small methods at the border between host and guest.</summary>
/// <remarks>
/// The methods name internal types of this library and perhaps private ones of its user, in delegates and <see cref="Caller{T}"/>. The
/// runtime lets an assembly do that which carries <c>IgnoresAccessChecksTo</c> for the other, so there is one for each set of others.
/// </remarks>
internal sealed class StubAssembly
{
    private static readonly ConcurrentDictionary<string, StubAssembly> All = new();

    private readonly Lock _gate = new();
    private readonly ModuleBuilder _module; // guarded by _gate
    private int _count; // guarded by _gate

    private StubAssembly(IEnumerable<Assembly> seen, AssemblyBuilderAccess access)
    {
        ConstructorInfo ignore = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        AssemblyBuilder builder = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Mooring.Wasm.Stubs"), access);
        foreach (Assembly assembly in seen) builder.SetCustomAttribute(new CustomAttributeBuilder(ignore, [assembly.GetName().Name!]));
        _module = builder.DefineDynamicModule("Mooring.Wasm.Stubs");
    }

    /// <summary>Makes a static method.</summary>
    /// <param name="name">Shown in stack traces.</param>
    /// <param name="result">Its result type.</param>
    /// <param name="parameters">Its parameter types.</param>
    /// <param name="mentioned">A type whose assembly, and those of its type arguments, the code refers to; null for none but this one.</param>
    /// <param name="emit">Writes its code.</param>
    public static MethodInfo Define(string name, Type result, Type[] parameters, Type? mentioned, Action<ILGenerator> emit)
    {
        Assembly[] seen = [.. AssembliesOf(mentioned).Append(typeof(StubAssembly).Assembly).Distinct().OrderBy(assembly => assembly.FullName)];
        // Code that refers to an assembly which can be unloaded must be unloadable itself, and nothing static may hold it.
        StubAssembly stubs = seen.Any(assembly => assembly.IsCollectible)
            ? new StubAssembly(seen, AssemblyBuilderAccess.RunAndCollect)
            : All.GetOrAdd(
                string.Join('|', seen.Select(assembly => assembly.FullName)), static (_, seen) => new(seen, AssemblyBuilderAccess.Run), seen);
        return stubs.Add(name, result, parameters, emit);
    }

    private static IEnumerable<Assembly> AssembliesOf(Type? type) => type is null
        ? []
        : type.GenericTypeArguments.SelectMany(AssembliesOf).Append(type.Assembly).Where(assembly => assembly != typeof(object).Assembly);

    private MethodInfo Add(string name, Type result, Type[] parameters, Action<ILGenerator> emit)
    {
        lock (_gate)
        {
            TypeBuilder type = _module.DefineType($"{name}{_count++}", TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.Public);
            MethodBuilder method = type.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Static, result, parameters);
            emit(method.GetILGenerator());
            return type.CreateType().GetMethod(name)!;
        }
    }
}
