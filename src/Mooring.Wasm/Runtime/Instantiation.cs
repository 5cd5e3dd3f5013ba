using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm.Runtime;

/// <summary>Makes an instance of a module whose imports are known to fit; core specification, section 4.5.4 "Instantiation".</summary>
internal static unsafe class Instantiation
{
    /// <param name="store">Entered for the whole time, since segments and the start function change what others may see.</param>
    /// <param name="module">Of the store's engine.</param>
    /// <param name="imports">A <see cref="HostFunction"/> or <see cref="Extern"/> of the store for each import.</param>
    /// <param name="suspension">Which of them can suspend, and so on; null for nothing.</param>
    public static Instance Run(Store store, Module module, object[] imports, SuspensionOptions? suspension)
    {
        StoreState state = store.State;
        state.Enter();
        try
        {
            Instance instance = Fill(store, module, imports, suspension);
            if (StartFunction(instance) is { } start) Start(start);
            return instance;
        }
        finally
        {
            state.Exit();
        }
    }

    /// <summary>As <see cref="Run"/>, without running the start function, which is left to the caller: it can be suspended.</summary>
    /// <param name="store">Entered meanwhile.</param>
    /// <param name="module">Of the store's engine.</param>
    /// <param name="imports">A <see cref="HostFunction"/> or <see cref="Extern"/> of the store for each import.</param>
    /// <param name="suspension">Which of them can suspend, and so on; null for nothing.</param>
    /// <param name="start">The start function; null if there is none.</param>
    public static Instance RunUpToStart(Store store, Module module, object[] imports, SuspensionOptions? suspension, out Func? start)
    {
        StoreState state = store.State;
        state.Enter();
        try
        {
            Instance instance = Fill(store, module, imports, suspension);
            start = StartFunction(instance)?.Handle;
            return instance;
        }
        finally
        {
            state.Exit();
        }
    }

    /// <summary>As <see cref="Run"/>, for an instance whose content comes from elsewhere: memories are zero, and no start function runs.</summary>
    public static Instance Restore(Store store, Module module, object[] imports, SuspensionOptions? suspension, Action<VmContext> initialize)
    {
        StoreState state = store.State;
        state.Enter();
        try
        {
            (Instance instance, VmContext context) = Create(store, module, imports, suspension, usesImage: false);
            InitializeGlobals(context, module.Definition);
            InitializeTables(context, module.Definition);
            for (int i = 0; i < module.Definition.Elements.Length; i++)
            {
                ElementSegment segment = module.Definition.Elements[i];
                context.ElementSegments[i] = segment.Mode is SegmentMode.Declarative ? [] : Items(context, segment);
            }

            initialize(context);
            return instance;
        }
        finally
        {
            state.Exit();
        }
    }

    private static Instance Fill(Store store, Module module, object[] imports, SuspensionOptions? suspension)
    {
        (Instance instance, VmContext context) = Create(store, module, imports, suspension, usesImage: true);
        InitializeGlobals(context, module.Definition);
        InitializeTables(context, module.Definition);
        CopyElements(context, module.Definition);
        CopyData(context, module);
        return instance;
    }

    private static FunctionInstance? StartFunction(Instance instance) =>
        instance.Module.Definition.Start is { } start ? Libcalls.RefFunc(instance.Context, start) : null;

    private static (Instance Instance, VmContext Context) Create(
        Store store, Module module, object[] imports, SuspensionOptions? suspension, bool usesImage)
    {
        StoreState state = store.State;
        state.Meter.AddInstance();
        LinearMemory[] memories = Memories(state, module, imports, usesImage);
        VmContext context = module.CodeFor(memories, suspension).CreateContext();
        context.State = state;
        context.Memories = memories;
        var instance = new Instance(store, module, context);
        Allocate(context, module.Definition, imports);
        return (instance, context);
    }

    private static void Allocate(VmContext context, ModuleDefinition definition, object[] imports)
    {
        StoreState state = context.State;
        context.Functions = new FunctionInstance?[definition.Functions.Length];
        context.Tables = new TableInstance[definition.Tables.Length];
        context.Globals = new GlobalInstance?[definition.Globals.Length];
        context.Tags = new TagInstance[definition.Tags.Length];
        context.DroppedData = new bool[definition.DataSegments.Length];
        context.ElementSegments = new object?[definition.Elements.Length][];
        BindImports(context, definition, imports);
        for (int i = definition.ImportedTags; i < context.Tags.Length; i++)
            context.Tags[i] = new TagInstance(state, definition.Types[definition.Tags[i].TypeIndex]);
        if (context.Memories is [var first, ..]) first.Attach(context);
        foreach (FuncType type in definition.Types) state.ReserveResults(type);
    }

    private static LinearMemory[] Memories(StoreState state, Module module, object[] imports, bool usesImage)
    {
        ModuleDefinition definition = module.Definition;
        var memories = new LinearMemory[definition.Memories.Length];
        int next = 0;
        foreach (object import in imports)
        {
            if (import is Memory memory) memories[next++] = memory.Instance;
        }

        for (; next < memories.Length; next++) memories[next] = state.NewMemory(definition.Memories[next], usesImage && next == 0 ? module.Image : null);
        return memories;
    }

    private static void BindImports(VmContext context, ModuleDefinition definition, object[] imports)
    {
        int functions = 0, tables = 0, globals = 0, tags = 0;
        for (int i = 0; i < imports.Length; i++)
        {
            switch (imports[i])
            {
                case HostFunction host:
                    context.Functions[functions++] = host.Bind(context.State, context.Instance, definition.Imports[i]);
                    break;
                case Func function:
                    function.Instance.EnsureCode();
                    context.Functions[functions++] = function.Instance;
                    break;
                case Table table:
                    context.Tables[tables++] = table.Instance;
                    break;
                case Global global:
                    context.Globals[globals++] = global.Instance;
                    break;
                case Tag tag:
                    context.Tags[tags++] = tag.Instance;
                    break;
            }
        }

        context.BindImports(context.Functions[..definition.ImportedFunctions]!);
    }

    private static void InitializeGlobals(VmContext context, ModuleDefinition definition)
    {
        for (int i = definition.ImportedGlobals; i < definition.Globals.Length; i++)
        {
            GlobalDefinition global = definition.Globals[i];
            Value initial = ConstantEvaluator.Evaluate(context, global.Initial!.Value);
            if (!context.Module.IsPrivateGlobal(i)) context.Globals[i] = new GlobalInstance(context.State, global.Type) { Value = initial };
            else PrivateGlobals.Set(context, i, initial);
        }
    }

    private static void InitializeTables(VmContext context, ModuleDefinition definition)
    {
        for (int i = definition.ImportedTables; i < definition.Tables.Length; i++)
        {
            TableDefinition table = definition.Tables[i];
            object? initial = table.Initial is { } expression ? ConstantEvaluator.Evaluate(context, expression).RuntimeReference : null;
            context.Tables[i] = new TableInstance(context.State, table.Type, initial);
        }
    }

    private static void CopyElements(VmContext context, ModuleDefinition definition)
    {
        for (int i = 0; i < definition.Elements.Length; i++)
        {
            ElementSegment segment = definition.Elements[i];
            context.ElementSegments[i] = segment.Mode is SegmentMode.Declarative ? [] : Items(context, segment);
        }

        // All items exist before the first is written: a segment that does not fit must not keep later ones from being valid values.
        for (int i = 0; i < definition.Elements.Length; i++)
        {
            ElementSegment segment = definition.Elements[i];
            if (segment.Mode is not SegmentMode.Active) continue;
            ulong offset = ConstantEvaluator.EvaluateOffset(context, segment.Offset!.Value);
            Libcalls.TableInit(context, offset, 0, (uint)segment.Count, i, segment.Table);
            Libcalls.ElementDrop(context, i);
        }
    }

    private static void CopyData(VmContext context, Module module)
    {
        ModuleDefinition definition = module.Definition;
        int shown = context.Memories is [{ ShowsImage: true }, ..] ? module.Image!.Segments : 0;
        Array.Fill(context.DroppedData, true, 0, shown);
        for (int i = shown; i < definition.DataSegments.Length; i++)
        {
            DataSegment segment = definition.DataSegments[i];
            if (segment.Offset is not { } expression) continue;
            ulong offset = ConstantEvaluator.EvaluateOffset(context, expression);
            Libcalls.MemoryInit(context, offset, 0, (uint)segment.Content.Length, i, segment.Memory);
            Libcalls.DataDrop(context, i);
        }
    }

    private static void Start(FunctionInstance function)
    {
        try
        {
            ((delegate*<VmContext, void>)function.EnsureCode())(function.Context);
        }
        catch (NullReferenceException e) when (GuestFaults.Translate(e, function.Context.State) is { } trap)
        {
            throw trap;
        }
    }

    private static object?[] Items(VmContext context, ElementSegment segment)
    {
        var items = new object?[segment.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = segment.FunctionIndices is { } functions
                ? Libcalls.RefFunc(context, functions[i])
                : ConstantEvaluator.Evaluate(context, segment.Items![i]).RuntimeReference;
        }

        return items;
    }
}
