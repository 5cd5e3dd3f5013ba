using System.Reflection;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <summary>The members of the runtime that emitted code names.</summary>
internal static class Members
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    public static readonly FieldInfo MemoryBase = Field<VmContext>(nameof(VmContext.MemoryBase));
    public static readonly FieldInfo MemoryLength = Field<VmContext>(nameof(VmContext.MemoryLength));
    public static readonly FieldInfo State = Field<VmContext>(nameof(VmContext.State));
    public static readonly FieldInfo Tables = Field<VmContext>(nameof(VmContext.Tables));
    public static readonly FieldInfo Memories = Field<VmContext>(nameof(VmContext.Memories));
    public static readonly FieldInfo Globals = Field<VmContext>(nameof(VmContext.Globals));
    public static readonly FieldInfo StackLimit = Field<StoreState>(nameof(StoreState.StackLimit));
    public static readonly FieldInfo InterruptRequested = Field<StoreState>(nameof(StoreState.InterruptRequested));
    public static readonly FieldInfo ExtraResults = Field<StoreState>(nameof(StoreState.ExtraResults));
    public static readonly FieldInfo ExtraReferences = Field<StoreState>(nameof(StoreState.ExtraReferences));
    public static readonly FieldInfo Elements = Field<TableInstance>(nameof(TableInstance.Elements));
    public static readonly FieldInfo OtherBase = Field<LinearMemory>(nameof(LinearMemory.Base));
    public static readonly FieldInfo OtherLength = Field<LinearMemory>(nameof(LinearMemory.Length));
    public static readonly FieldInfo GlobalBits = Field<GlobalInstance>(nameof(GlobalInstance.Bits));
    public static readonly FieldInfo GlobalReference = Field<GlobalInstance>(nameof(GlobalInstance.Reference));
    public static readonly FieldInfo Code = Field<FunctionInstance>(nameof(FunctionInstance.Code));
    public static readonly FieldInfo Context = Field<FunctionInstance>(nameof(FunctionInstance.Context));
    public static readonly FieldInfo TypeId = Field<FunctionInstance>(nameof(FunctionInstance.TypeId));
    public static readonly MethodInfo ImportCode = Method(typeof(FunctionInstance), "get_" + nameof(FunctionInstance.ImportCode));
    public static readonly MethodInfo ImportTarget = Method(typeof(FunctionInstance), "get_" + nameof(FunctionInstance.ImportTarget));
    public static readonly MethodInfo ImportDelegate = Method(typeof(FunctionInstance), "get_" + nameof(FunctionInstance.ImportDelegate));
    public static readonly MethodInfo CreateTrap = Libcall(nameof(Libcalls.CreateTrap));

    public static FieldInfo Field<T>(string name) => typeof(T).GetField(name, Any) ?? throw Missing(typeof(T), name);

    public static MethodInfo Libcall(string name) => Method(typeof(Libcalls), name);

    /// <summary>A method that has no overloads.</summary>
    public static MethodInfo Method(Type type, string name) => type.GetMethod(name, Any) ?? throw Missing(type, name);

    public static MethodInfo Method(Type type, string name, params Type[] parameters) =>
        type.GetMethod(name, Any, parameters) ?? throw Missing(type, name);

    private static MissingMemberException Missing(Type type, string name) => new(type.FullName, name);
}
