using System.Collections.Concurrent;

namespace Mooring.Wasm.Compilation;

/// <summary>Numbers for function types, so that <c>call_indirect</c> compares one integer; one registry per engine.</summary>
/// <remarks>Numbers start at 1: a <see cref="Runtime.FunctionInstance"/> whose code does not exist yet has 0, which equals no type.</remarks>
internal sealed class TypeRegistry
{
    private readonly ConcurrentDictionary<FuncType, int> _ids = new();
    private int _last;

    /// <summary>Equal for equal types, different for different ones. Any thread may ask.</summary>
    public int GetId(FuncType type) => _ids.GetOrAdd(type, static (_, registry) => Interlocked.Increment(ref registry._last), this);
}
