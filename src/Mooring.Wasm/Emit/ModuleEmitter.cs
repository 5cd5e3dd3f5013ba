using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Lowering;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Emit;

/// <summary>The dynamic assembly of one module, filled in chunks of functions as they are needed.</summary>
/// <remarks>
/// A chunk is a type with a static method per function. Calls between functions are plain <c>call</c>s, also into chunks that have no code
/// yet: when the just-in-time compiler meets such a call it cannot load the type, the runtime raises
/// <see cref="AppDomain.TypeResolve"/>, and the handler here writes that chunk. So the chunks of all direct callees exist when a function
/// is compiled, but not those of their callees, and calls cost what calls between C# methods cost.
/// </remarks>
internal sealed class ModuleEmitter
{
    private const int ChunkBytes = 512; // of wasm code: smaller ones cost more types, larger ones delay the first call of each function in them
    private const int MaxChunks = 2048; // the runtime looks types of a dynamic module up one by one, at 30 ns each

    private static readonly ConcurrentDictionary<string, WeakReference<ModuleEmitter>> All = new(); // by assembly name
    private static int _lastNumber;

    private readonly Lock _gate = new();
    private readonly AssemblyBuilder _assembly;
    private readonly ModuleBuilder _builder;
    private readonly FunctionLowering _lowering; // guarded by _gate
    private readonly FunctionChunk[] _chunks; // in order; their content is guarded by _gate
    private readonly int[] _chunkOf; // by defined function

    private readonly Dictionary<int, JitBudget> _oversized = []; // guarded by _gate
    private readonly Dictionary<int, MethodInfo> _entries = []; // guarded by _gate: by defined function
    private readonly ResumptionCode?[] _resumptions; // by defined function; written under _gate
    private readonly List<int> _written = []; // guarded by _gate: defined functions that have code, in the order in which they got it
    private bool _isAhead; // guarded by _gate: all functions are to be written, whether they are needed or not

    static ModuleEmitter() => AppDomain.CurrentDomain.TypeResolve += static (_, arguments) => Resolve(arguments.Name);

    public ModuleEmitter(ModuleDefinition definition, CompilerOptions options)
    {
        Definition = definition;
        Options = options;
        Name = $"wasm{Interlocked.Increment(ref _lastNumber)}";
        _assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(Name), options.CodeLifetime);
        ConstructorInfo ignore = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        _assembly.SetCustomAttribute(new CustomAttributeBuilder(ignore, [typeof(ModuleEmitter).Assembly.GetName().Name!]));
        _builder = _assembly.DefineDynamicModule(Name);
        Suspension = options.Suspension is { IsNone: false } suspension ? new SuspensionPlan(definition, suspension) : null;
        _lowering = new FunctionLowering(definition, options, Suspension);
        Context = new ContextType(_builder, $"{Name}.Context", definition);
        _chunkOf = new int[definition.Functions.Length - definition.ImportedFunctions];
        _resumptions = Suspension is null ? [] : new ResumptionCode?[_chunkOf.Length];
        _chunks = Divide();
        All[Name] = new WeakReference<ModuleEmitter>(this);
    }

    ~ModuleEmitter() => All.TryRemove(Name, out _);

    /// <summary>Name of the assembly, and namespace of its types; different for each module in the process.</summary>
    public string Name { get; }

    /// <summary>What the user called the module when loading it, or null.</summary>
    public string? LoadedName { get; init; }

    public ModuleDefinition Definition { get; }

    public CompilerOptions Options { get; }

    public ContextType Context { get; }

    /// <summary>What can suspend; null if nothing can.</summary>
    public SuspensionPlan? Suspension { get; }

    /// <summary>The module whose dynamic assembly has a name, or null if there is none or it is no longer used.</summary>
    public static ModuleEmitter? Find(string assemblyName) =>
        All.TryGetValue(assemblyName, out WeakReference<ModuleEmitter>? reference) && reference.TryGetTarget(out ModuleEmitter? emitter) ? emitter : null;

    /// <summary>Functions, by index, that were written so far and are too large to be optimised.</summary>
    public KeyValuePair<int, JitBudget>[] Oversized
    {
        get
        {
            lock (_gate)
            {
                return [.. _oversized];
            }
        }
    }

    /// <summary>Where a function can be suspended, or null for nowhere.</summary>
    public FunctionSites? SitesOf(int definedIndex, IrFunction ir, JitBudget budget) =>
        Suspension?.Suspends(Definition.ImportedFunctions + definedIndex) is true ? FunctionSites.Find(ir, Suspension, Options, budget) : null;

    /// <summary>What takes up a suspended call of a defined function; written when first asked for.</summary>
    public ResumptionCode GetResumption(int definedIndex) =>
        TryGetResumption(definedIndex) ?? throw new InvalidOperationException($"Function {definedIndex} does not suspend.");

    /// <summary>As <see cref="GetResumption"/>; null for a function that is never left in the middle.</summary>
    public ResumptionCode? TryGetResumption(int definedIndex)
    {
        if (Volatile.Read(ref _resumptions[definedIndex]) is { } known) return known;
        lock (_gate)
        {
            if (_resumptions[definedIndex] is { } written) return written;
            (IrFunction ir, JitBudget budget) = _lowering.LowerToFit(definedIndex);
            if (ir.IsTooLarge || SitesOf(definedIndex, ir, budget) is not { } sites) return null;
            ResumptionCode code = ResumptionCode.Create(this, _builder, definedIndex, ir, sites);
            Volatile.Write(ref _resumptions[definedIndex], code);
            return code;
        }
    }

    /// <summary>Notes a function that exceeds the limits. Called while a chunk is completed, under the lock.</summary>
    public void AddOversized(int functionIndex, JitBudget budget) => _oversized[functionIndex] = budget;

    /// <summary>Notes that a function has its code. Called while a chunk is completed, under the lock.</summary>
    public void AddWritten(int definedIndex) => _written.Add(definedIndex);

    public bool IsImported(int functionIndex) => functionIndex < Definition.ImportedFunctions;

    public FuncType TypeOfFunction(int functionIndex) => Definition.Types[Definition.Functions[functionIndex].TypeIndex];

    public int TypeIdOf(int typeIndex) => Options.Types.GetId(Definition.Types[typeIndex]);

    public ImportFields ImportFields(int functionIndex) => Context.Import(functionIndex);

    public FieldInfo? PrivateGlobal(int index) => Context.PrivateGlobal(index);

    /// <summary>The method of a function that the module defines, with code or without; for use while emitting.</summary>
    public MethodInfo MethodOf(int functionIndex)
    {
        FunctionChunk chunk = _chunks[_chunkOf[functionIndex - Definition.ImportedFunctions]];
        chunk.Define(_builder);
        return chunk.MethodOf(functionIndex - Definition.ImportedFunctions);
    }

    /// <summary>The function pointer of a defined function; writes its chunk if need be.</summary>
    public nint GetCode(int definedIndex)
    {
        lock (_gate)
        {
            FunctionChunk chunk = _chunks[_chunkOf[definedIndex]];
            chunk.Complete(_builder, _lowering);
            return chunk.CodeOf(definedIndex);
        }
    }

    /// <summary>The method through which the host calls a defined function of numbers; written when first asked for.</summary>
    public MethodInfo GetEntry(int definedIndex)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(definedIndex, out MethodInfo? known)) return known;
            _chunks[_chunkOf[definedIndex]].Complete(_builder, _lowering);
            return _entries[definedIndex] = FunctionEntry.Create(this, _builder, Definition.ImportedFunctions + definedIndex);
        }
    }

    /// <summary>The functions that were written so far, in that order; empty if <see cref="CompileAhead"/> wrote some.</summary>
    public int[] FunctionsInOrder
    {
        get
        {
            lock (_gate)
            {
                return _isAhead ? [] : [.. _written];
            }
        }
    }

    /// <summary>Writes some functions and has them compiled, on all cores, while the caller goes on.</summary>
    /// <param name="functions">Among the defined ones; those first that will be wanted first.</param>
    /// <remarks>
    /// The caller needs the same functions in the same order. Were the workers to go through the list as it does, both would come to each
    /// function at the same time and one would wait for the other. So each worker, and the caller as one of them, has a share of its own, and
    /// whoever is done with it helps the others from the end.
    /// </remarks>
    public void CompileInBackground(int[] functions)
    {
        int workers = Math.Max(1, Environment.ProcessorCount - 1);
        for (int worker = 0; worker < workers; worker++)
        {
            int first = worker;
            ThreadPool.UnsafeQueueUserWorkItem(_ => Work(first), null);
        }

        void Work(int first)
        {
            try
            {
                for (int i = first; i < functions.Length; i += workers + 1) Compile(functions[i]);
                for (int i = functions.Length - 1; i >= 0; i--) Compile(functions[i]); // costs little for those that are compiled
            }
            catch (Exception)
            {
                // Whoever calls the function will meet the same, and can be told.
            }
        }

        void Compile(int function)
        {
            FunctionChunk chunk = _chunks[_chunkOf[function]];
            lock (_gate) chunk.Complete(_builder, _lowering);
            chunk.Prepare(function);
        }
    }

    /// <summary>Writes all chunks and has them compiled to machine code.</summary>
    public void CompileAhead(CancellationToken cancellationToken)
    {
        // IL is written by one thread at a time, and that is the lesser part. Machine code is made without the lock: a compilation may want
        // the lock itself, to write the chunk of a callee.
        lock (_gate) _isAhead = true;
        Parallel.ForEach(_chunks, new ParallelOptions { CancellationToken = cancellationToken }, chunk =>
        {
            lock (_gate) chunk.Complete(_builder, _lowering);
            chunk.Prepare();
        });
    }

    /// <summary>A function as backtraces show it.</summary>
    public WasmFrame DescribeFrame(int functionIndex, int? offset) => new(
        Definition.Names.Module ?? LoadedName,
        functionIndex,
        NameOf(functionIndex),
        offset)
    {
        Source = offset is { } position ? Definition.SourceLines.Find(position) : null,
    };

    /// <summary>The instruction that a point in a function's IL came from, in bytes from the start of the module; null if not known.</summary>
    public int? FindOffset(int definedIndex, int ilOffset, bool isResumption)
    {
        lock (_gate)
        {
            ReadOnlySpan<byte> offsets = isResumption ? _resumptions[definedIndex]!.Offsets : _chunks[_chunkOf[definedIndex]].OffsetsOf(definedIndex);
            return OffsetTable.Find(offsets, ilOffset);
        }
    }

    /// <summary>The name of a function in the name section, or else the one it is exported with, or null.</summary>
    public string? NameOf(int functionIndex) => Definition.Names.Function(functionIndex) ??
        Array.Find(Definition.Exports, export => export.Kind is ExternKind.Function && export.Index == functionIndex)?.Name;

    private FunctionChunk[] Divide()
    {
        int total = 0;
        for (int i = 0; i < _chunkOf.Length; i++) total += CodeLength(i);
        int limit = Math.Max(ChunkBytes, total / MaxChunks);

        var chunks = new List<FunctionChunk>();
        int first = 0;
        int bytes = 0;
        for (int i = 0; i < _chunkOf.Length; i++)
        {
            bytes += CodeLength(i);
            _chunkOf[i] = chunks.Count;
            if (bytes < limit && i + 1 < _chunkOf.Length) continue;
            chunks.Add(new FunctionChunk(this, chunks.Count, first, i + 1 - first));
            first = i + 1;
            bytes = 0;
        }

        return [.. chunks];

        int CodeLength(int defined) => Definition.Functions[Definition.ImportedFunctions + defined].Body!.Code.Length;
    }

    private static Assembly? Resolve(string typeName)
    {
        int dot = typeName.IndexOf('.', StringComparison.Ordinal);
        return dot >= 0 && Find(typeName[..dot]) is { } emitter && emitter.TryComplete(typeName[(dot + 1)..]) ? emitter._assembly : null;
    }

    private bool TryComplete(string chunkName)
    {
        if (!FunctionChunk.TryParseName(chunkName, out int number) || number >= _chunks.Length) return false;
        lock (_gate)
        {
            _chunks[number].Complete(_builder, _lowering);
        }

        return true;
    }
}
