using System.Collections;
using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Validation;

/// <summary>A module's index spaces, with the errors of indices that are not in them.</summary>
/// <remarks>Validation, section 3.1 "Conventions", the context C. Shared by all function validators of a module; they only read it.</remarks>
internal sealed class ValidationContext(ModuleDefinition module, WasmFeatures features)
{
    private readonly BitArray _declared = new(module.Functions.Length);

    public ModuleDefinition Module { get; } = module;

    public WasmFeatures Features { get; } = features;

    public FuncType Type(uint index, int offset)
    {
        if (index >= (uint)Module.Types.Length) WasmReader.Throw($"unknown type {index}", offset);
        return Module.Types[index];
    }

    public FuncType Function(uint index, int offset)
    {
        CheckFunction(index, offset);
        return Type((uint)Module.Functions[index].TypeIndex, offset);
    }

    public void CheckFunction(uint index, int offset)
    {
        if (index >= (uint)Module.Functions.Length) WasmReader.Throw($"unknown function {index}", offset);
    }

    public TableType Table(uint index, int offset)
    {
        if (index >= (uint)Module.Tables.Length) WasmReader.Throw($"unknown table {index}", offset);
        return Module.Tables[index].Type;
    }

    public MemoryType Memory(uint index, int offset)
    {
        if (index >= (uint)Module.Memories.Length) WasmReader.Throw($"unknown memory {index}", offset);
        return Module.Memories[index];
    }

    public GlobalType Global(uint index, int offset)
    {
        if (index >= (uint)Module.Globals.Length) WasmReader.Throw($"unknown global {index}", offset);
        return Module.Globals[index].Type;
    }

    public FuncType Tag(uint index, int offset)
    {
        if (index >= (uint)Module.Tags.Length) WasmReader.Throw($"unknown tag {index}", offset);
        return Type((uint)Module.Tags[index].TypeIndex, offset);
    }

    public ElementSegment Element(uint index, int offset)
    {
        if (index >= (uint)Module.Elements.Length) WasmReader.Throw($"unknown elem segment {index}", offset);
        return Module.Elements[index];
    }

    /// <summary>Checks a data segment named by code, which stands before the data section and so needs the data count.</summary>
    public void CheckData(uint index, int offset)
    {
        if (Module.DataCount is not { } count)
        {
            WasmReader.Throw($"data count section required: unknown data segment {index}", offset);
        }
        else if (index >= (uint)count)
        {
            WasmReader.Throw($"unknown data segment {index}", offset);
        }
    }

    /// <summary>Notes that the module names a function outside of code, so that <c>ref.func</c> may name it too.</summary>
    public void Declare(uint function) => _declared[(int)function] = true;

    public bool IsDeclared(uint function) => _declared[(int)function];

    /// <summary>The type of a memory's or table's addresses.</summary>
    public static ValueType AddressType(bool is64) => is64 ? ValueType.I64 : ValueType.I32;
}
