using System.Reflection;
using System.Reflection.Emit;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Emit;

/// <summary>The fields of a context class for one imported function.</summary>
/// <param name="Context">The first argument that the code wants.</param>
/// <param name="Code">A managed function pointer.</param>
/// <param name="Delegate">
/// The host function's delegate, if it is of the type that <see cref="PlainDelegates"/> gives the function, else null; no field if there is no such type.
/// </param>
internal readonly record struct ImportFields(FieldInfo Context, FieldInfo Code, FieldInfo? Delegate);

/// <summary>The class derived from <see cref="VmContext"/> for one module.</summary>
internal sealed class ContextType
{
    private const MethodAttributes Override = MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig;

    private readonly FieldInfo?[] _globals; // by global index; null for those that live in a GlobalInstance
    private readonly ImportFields[] _imports; // by function index

    /// <summary>Writes and loads the class.</summary>
    public ContextType(ModuleBuilder builder, string name, ModuleDefinition module)
    {
        TypeBuilder type = builder.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, typeof(VmContext));
        _globals = new FieldInfo?[module.Globals.Length];
        bool[] visible = VisibleGlobals(module);
        for (int i = 0; i < _globals.Length; i++)
        {
            Type content = ClrSignature.TypeOf(module.Globals[i].Type.Content.Kind);
            if (!visible[i]) _globals[i] = type.DefineField($"global{i}", content, FieldAttributes.Public);
        }

        _imports = new ImportFields[module.ImportedFunctions];
        for (int i = 0; i < _imports.Length; i++)
        {
            Type? delegateType = PlainDelegates.TypeFor(module.Types[module.Functions[i].TypeIndex]);
            _imports[i] = new ImportFields(
                type.DefineField($"context{i}", typeof(object), FieldAttributes.Public),
                type.DefineField($"code{i}", typeof(nint), FieldAttributes.Public),
                delegateType is null ? null : type.DefineField($"delegate{i}", delegateType, FieldAttributes.Public));
        }

        ConstructorBuilder constructor = type.DefineDefaultConstructor(MethodAttributes.Public);
        MethodBuilder create = type.DefineMethod("Create", MethodAttributes.Public | MethodAttributes.Static, typeof(VmContext), []);
        ILGenerator il = create.GetILGenerator();
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
        if (_imports.Length > 0) EmitBindImports(type);
        EmitGlobalAccess(type, module, references: false);
        EmitGlobalAccess(type, module, references: true);

        Type loaded = type.CreateType();
        Create = loaded.GetMethod("Create")!.CreateDelegate<Func<VmContext>>();
        // Code is emitted against the loaded class, so that none of it depends on builders.
        for (int i = 0; i < _globals.Length; i++)
        {
            if (_globals[i] is { } field) _globals[i] = loaded.GetField(field.Name);
        }

        for (int i = 0; i < _imports.Length; i++)
        {
            ImportFields built = _imports[i];
            _imports[i] = new ImportFields(
                loaded.GetField(built.Context.Name)!, loaded.GetField(built.Code.Name)!, built.Delegate is null ? null : loaded.GetField(built.Delegate.Name));
        }
    }

    /// <summary>Makes an instance, all fields zero.</summary>
    public Func<VmContext> Create { get; }

    /// <summary>The field of a private global, or null for one that lives in a <see cref="GlobalInstance"/>.</summary>
    public FieldInfo? PrivateGlobal(int index) => _globals[index];

    /// <summary>Where to find what an imported function is called by.</summary>
    public ImportFields Import(int functionIndex) => _imports[functionIndex];

    private static bool[] VisibleGlobals(ModuleDefinition module)
    {
        var visible = new bool[module.Globals.Length];
        visible.AsSpan(0, module.ImportedGlobals).Fill(true);
        foreach (ExportDefinition export in module.Exports)
        {
            if (export.Kind == ExternKind.Global) visible[export.Index] = true;
        }

        return visible;
    }

    private void EmitBindImports(TypeBuilder type)
    {
        MethodBuilder method = type.DefineMethod(nameof(VmContext.BindImports), Override, typeof(void), [typeof(FunctionInstance[])]);
        ILGenerator il = method.GetILGenerator();
        for (int i = 0; i < _imports.Length; i++)
        {
            EmitCopy(_imports[i].Context, Members.ImportTarget, i);
            EmitCopy(_imports[i].Code, Members.ImportCode, i);
            if (_imports[i].Delegate is { } field) EmitCopy(field, Members.ImportDelegate, i);
        }

        il.Emit(OpCodes.Ret);

        void EmitCopy(FieldInfo to, MethodInfo from, int index)
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, index);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Call, from);
            if (from == Members.ImportDelegate) il.Emit(OpCodes.Isinst, to.FieldType);
            il.Emit(OpCodes.Stfld, to);
        }
    }

    /// <summary>A switch from the global index to the address of the field.</summary>
    private void EmitGlobalAccess(TypeBuilder type, ModuleDefinition module, bool references)
    {
        var wanted = new List<int>();
        for (int i = 0; i < _globals.Length; i++)
        {
            if (_globals[i] is not null && ClrSignature.IsReference(module.Globals[i].Type.Content.Kind) == references) wanted.Add(i);
        }

        if (wanted.Count == 0) return;
        string name = references ? nameof(VmContext.PrivateGlobalReference) : nameof(VmContext.PrivateGlobalBits);
        MethodInfo overridden = Members.Method(typeof(VmContext), name);
        MethodBuilder method = type.DefineMethod(name, Override, overridden.ReturnType, [typeof(int)]);
        ILGenerator il = method.GetILGenerator();
        var labels = new Label[_globals.Length];
        Label other = il.DefineLabel();
        labels.AsSpan().Fill(other);
        foreach (int global in wanted) labels[global] = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Switch, labels);
        il.MarkLabel(other);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, overridden); // throws
        il.Emit(OpCodes.Ret);
        foreach (int global in wanted)
        {
            il.MarkLabel(labels[global]);
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldflda, _globals[global]!);
            il.Emit(OpCodes.Ret);
        }
    }
}
