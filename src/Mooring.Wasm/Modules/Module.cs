using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Runtime.Images;
using Mooring.Wasm.Text;
using Mooring.Wasm.Validation;

namespace Mooring.Wasm;

/// <summary>A validated module with its code: what instances are made of.</summary>
/// <remarks>Immutable and safe for all threads; load it once and instantiate it as often as needed, from many threads at once.</remarks>
public sealed class Module
{
    private readonly ModuleDefinition _definition;
    private readonly string? _loadedName;
    private readonly string? _cacheKey; // null without a cache
    private readonly ValidationContext? _unvalidated; // see CompilerOptions.Unvalidated
    private readonly Lazy<MemoryImage?> _image;
    private readonly ConcurrentDictionary<(BoundsChecks, SuspensionOptions?), Lazy<CompiledModule>> _codes = new(); // compiled when an instance needs it

    private Module(Engine engine, ReadOnlyMemory<byte> bytes, string? name)
    {
        engine.ThrowIfDisposed();
        Engine = engine;
        _loadedName = name;
        Size = bytes.Length;
        _definition = Check(engine, bytes, out _cacheKey, out _unvalidated);
        _image = new(() => engine.UsesGuardPages ? MemoryImage.TryCreate(_definition) : null); // only slots of the arena can show one
        Imports = [.. _definition.Imports];
        Exports = [.. _definition.Exports.Select(export => new ExportType(export.Name, TypeOf(export)))];
        ExportsByName = _definition.Exports.ToFrozenDictionary(export => export.Name);
    }

    /// <summary>The engine that it was compiled by.</summary>
    public Engine Engine { get; }

    /// <summary>The name that the module gives itself in its name section, else the one it was loaded with, or null.</summary>
    public string? Name => field ??= _definition.Names.Module ?? _loadedName;

    /// <summary>Length of the binary, in bytes.</summary>
    public int Size { get; }

    /// <summary>What must be given to instantiate it, in the order of the binary.</summary>
    public ImmutableArray<ImportType> Imports { get; }

    /// <summary>What its instances offer, in the order of the binary.</summary>
    public ImmutableArray<ExportType> Exports { get; }

    /// <summary>Names of the custom sections, in the order of the binary; a name may come more than once.</summary>
    public IEnumerable<string> CustomSectionNames => _definition.CustomSections.Select(section => section.Name);

    /// <summary>The tools that made it, from its <c>producers</c> custom section; empty without one.</summary>
    public ImmutableArray<ModuleProducer> Producers => ProducersSection.Read(_definition);

    /// <summary>As the engine's options say, for instances that are never suspended.</summary>
    internal CompiledModule Code => GetCode(Engine.CompilerOptions.BoundsChecks, null);

    /// <summary>What memory 0 holds at first, ready to be mapped; null when it is to be copied. Made when first asked for.</summary>
    internal MemoryImage? Image => _image.Value;

    internal ModuleDefinition Definition => _definition;

    internal FrozenDictionary<string, ExportDefinition> ExportsByName { get; }

    /// <summary>Loads a module in the binary format.</summary>
    /// <param name="engine">The engine that it will belong to.</param>
    /// <param name="bytes">The module; copied.</param>
    /// <param name="name">Shown in backtraces if the module has no name of its own.</param>
    /// <exception cref="WasmFormatException">The bytes are not a valid module, or it uses features that the engine does not accept.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public static Module FromBytes(Engine engine, ReadOnlySpan<byte> bytes, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return new Module(engine, bytes.ToArray(), name);
    }

    /// <summary>Loads a module from a file in the binary format.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="WasmFormatException">It is not a valid module, or uses features that the engine does not accept.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public static Module FromFile(Engine engine, string path)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return new Module(engine, File.ReadAllBytes(path), Path.GetFileName(path));
    }

    /// <summary>Loads a module in the text format.</summary>
    /// <exception cref="WasmTextException">The text does not follow the format.</exception>
    /// <exception cref="WasmFormatException">It is not a valid module, or uses features that the engine does not accept.</exception>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    public static Module FromText(Engine engine, string text, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(text);
        return new Module(engine, WatParser.ToBinary(text, WatOptions.Default with { Features = engine.Options.Features }), name);
    }

    /// <summary>Says whether bytes are a module that <paramref name="engine"/> would load.</summary>
    /// <exception cref="WasmFormatException">They are not; the message says why.</exception>
    public static void Validate(Engine engine, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Check(engine, bytes.ToArray(), out _, out _);
    }

    /// <summary>Compiles all functions now, on all cores, instead of each when it is first called.</summary>
    /// <remarks>
    /// The code is what a first call would get; what turns out to be hot is compiled again, better, as ever. Instances that can be suspended have
    /// code of their own: for those use <see cref="PreparedModule.CompileAhead"/>.
    /// </remarks>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> came first; what is compiled stays.</exception>
    public void CompileAhead(CancellationToken cancellationToken = default) => Code.CompileAhead(cancellationToken);

    /// <summary>Finds the functions that are too large for .NET's compiler to optimise; they run several times slower than others would.</summary>
    /// <returns>In the order of the module. What is "too large" depends on the engine's options: explicit checks take room, fuel too.</returns>
    /// <remarks>Looks at every function, which takes some hundred milliseconds for a megabyte of code. The limits are in docs/engine.md.</remarks>
    public ImmutableArray<OversizedFunction> FindOversizedFunctions() =>
        [.. Code.FindOversized().Select(function => new OversizedFunction(function, Code.NameOf(function), _definition.Functions[function].Body!.Code.Length))];

    /// <summary>The contents of all custom sections of a name.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> GetCustomSections(string name) => _definition.CustomSections
        .Where(section => section.Name == name)
        .Select(section => _definition.Bytes.Slice(section.Content.Offset, section.Content.Length));

    /// <summary>Its name.</summary>
    public override string ToString() => Name ?? "<module>";

    /// <summary>The code for an instance with these memories.</summary>
    internal CompiledModule CodeFor(LinearMemory[] memories, SuspensionOptions? suspension)
    {
        // Instances whose memories found no room among the guarded ones get explicit checks.
        bool asUsual = !Engine.UsesGuardPages || Array.TrueForAll(memories, memory => memory.IsGuarded || memory.Type.Is64);
        return GetCode(asUsual ? Engine.CompilerOptions.BoundsChecks : BoundsChecks.Explicit, suspension);
    }

    /// <summary>The code with these checks, ready for what can suspend; one for each combination.</summary>
    internal CompiledModule GetCode(BoundsChecks checks, SuspensionOptions? suspension) => _codes.GetOrAdd(
        (checks, suspension),
        static (key, module) => new(() => module.Compile(key.Item1, key.Item2)),
        this).Value;

    private CompiledModule Compile(BoundsChecks checks, SuspensionOptions? suspension)
    {
        CompilerOptions options = Engine.CompilerOptions with { BoundsChecks = checks, Suspension = suspension, Unvalidated = _unvalidated };
        var code = CompiledModule.Compile(_definition, options, _loadedName);
        if (_cacheKey is null || _codes.Count > 1) return code; // only the first kind of code is that of a start
        int functions = _definition.Functions.Length - _definition.ImportedFunctions;
        if (Engine.Cache!.ReadFirst(_cacheKey, functions) is { } first) code.CompileInBackground(first);
        else Engine.RecordStart(_cacheKey, code);
        return code;
    }

    /// <param name="engine">Says what is accepted, and what is known to be valid.</param>
    /// <param name="bytes">The module.</param>
    /// <param name="key">Names it in the engine's cache; null without one.</param>
    /// <param name="unvalidated">What is to check bodies when they are needed, because only the cache says that they are valid; null if all were checked.</param>
    private static ModuleDefinition Check(Engine engine, ReadOnlyMemory<byte> bytes, out string? key, out ValidationContext? unvalidated)
    {
        WasmFeatures features = engine.Options.Features;
        key = null;
        unvalidated = null;
        if (engine.Cache is not { } cache)
        {
            ModuleDefinition only = ModuleDecoder.Decode(bytes, features);
            ModuleValidator.Validate(only, features);
            return only;
        }

        // At the same time: hashing takes longer than decoding.
        ModuleDefinition? definition = null;
        WasmFormatException? problem = null;
        string hashed = "";
        Parallel.Invoke(
            () => hashed = cache.KeyOf(bytes),
            () =>
            {
                try
                {
                    definition = ModuleDecoder.Decode(bytes, features);
                }
                catch (WasmFormatException e)
                {
                    problem = e;
                }
            });
        if (problem is not null) throw new WasmFormatException(problem.Reason, problem.Offset);
        key = hashed;
        if (cache.IsKnown(key))
        {
            unvalidated = ModuleValidator.ValidateDefinitions(definition!, features);
            return definition!;
        }

        ModuleValidator.Validate(definition!, features);
        cache.Remember(key);
        return definition!;
    }

    private ExternType TypeOf(ExportDefinition export) => export.Kind switch
    {
        ExternKind.Function => _definition.Types[_definition.Functions[export.Index].TypeIndex],
        ExternKind.Table => _definition.Tables[export.Index].Type,
        ExternKind.Memory => _definition.Memories[export.Index],
        ExternKind.Global => _definition.Globals[export.Index].Type,
        _ => new TagType(_definition.Types[_definition.Tags[export.Index].TypeIndex]),
    };
}
