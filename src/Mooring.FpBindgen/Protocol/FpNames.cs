using Mooring.Wasm;
using ValueType = Mooring.Wasm.ValueType;

namespace Mooring.FpBindgen;

/// <summary>The names and types of the ABI itself.</summary>
internal static class FpNames
{
    public const string Module = "fp";
    public const string Prefix = "__fp_gen_";
    public const string Memory = "memory";
    public const string Malloc = "__fp_malloc";
    public const string Free = "__fp_free";
    public const string ResolveGuest = "__fp_guest_resolve_async_value";
    public const string ResolveHost = "__fp_host_resolve_async_value";

    public static FuncType MallocType { get; } = new([ValueType.I32], [ValueType.I64]);

    public static FuncType FreeType { get; } = new([ValueType.I64], []);

    public static FuncType ResolveType { get; } = new([ValueType.I64, ValueType.I64], []);
}
