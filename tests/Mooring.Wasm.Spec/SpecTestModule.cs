namespace Mooring.Wasm.Spec;

/// <summary>The host module <c>spectest</c> that the suite's scripts import from.</summary>
/// <remarks>As the reference interpreter defines it; what its print functions print goes nowhere.</remarks>
internal static class SpecTestModule
{
    private const string Name = "spectest";

    public static void Define(Linker linker, Store store)
    {
        linker.Define(Name, "print", () => { });
        linker.Define(Name, "print_i32", (int _) => { });
        linker.Define(Name, "print_i64", (long _) => { });
        linker.Define(Name, "print_f32", (float _) => { });
        linker.Define(Name, "print_f64", (double _) => { });
        linker.Define(Name, "print_i32_f32", (int _, float _) => { });
        linker.Define(Name, "print_f64_f64", (double _, double _) => { });
        linker.Define(Name, "global_i32", Constant(store, ValueType.I32, 666));
        linker.Define(Name, "global_i64", Constant(store, ValueType.I64, 666L));
        linker.Define(Name, "global_f32", Constant(store, ValueType.F32, 666.6f));
        linker.Define(Name, "global_f64", Constant(store, ValueType.F64, 666.6));
        linker.Define(Name, "table", Table.Create(store, new TableType(ValueType.FuncRef, new Limits(10, 20))));
        linker.Define(Name, "table64", Table.Create(store, new TableType(ValueType.FuncRef, new Limits(10, 20), Is64: true)));
        linker.Define(Name, "memory", Memory.Create(store, new MemoryType(new Limits(1, 2))));
    }

    private static Global Constant(Store store, ValueType type, Value value) =>
        Global.Create(store, new GlobalType(type, IsMutable: false), value);
}
