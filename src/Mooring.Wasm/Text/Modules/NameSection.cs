using Mooring.Wasm.Text.Binary;

namespace Mooring.Wasm.Text.Modules;

/// <summary>Collects the identifiers of a module and writes them as a name section.</summary>
/// <remarks>
/// WebAssembly core specification, appendix "Custom Sections": module, functions, locals, types and tags. Tables, memories, globals and
/// segments follow the extended name section proposal, as other tools write it.
/// </remarks>
internal sealed class NameSection(string? moduleName)
{
    private readonly BinaryOutput _locals = new();
    private uint _functionsWithLocals;

    /// <summary>Takes the names of one function's parameters and locals. Functions come in ascending order.</summary>
    public void AddLocals(uint function, IndexSpace locals)
    {
        if (locals.Names.Count == 0) return;
        _functionsWithLocals++;
        _locals.U32(function);
        WriteMap(locals, _locals);
    }

    /// <summary>The content of the section; empty when nothing has a name.</summary>
    public ReadOnlySpan<byte> Encode(ModuleScope module)
    {
        var output = new BinaryOutput();
        var scratch = new BinaryOutput();
        if (moduleName is not null)
        {
            scratch.Name(moduleName);
            Subsection(0, scratch, output);
        }

        Map(1, module.Functions, scratch, output);
        if (_functionsWithLocals > 0)
        {
            scratch.U32(_functionsWithLocals);
            scratch.Bytes(_locals.Written);
            Subsection(2, scratch, output);
        }

        Map(4, module.TypeNames, scratch, output);
        Map(5, module.Tables, scratch, output);
        Map(6, module.Memories, scratch, output);
        Map(7, module.Globals, scratch, output);
        Map(8, module.Elements, scratch, output);
        Map(9, module.Data, scratch, output);
        Map(11, module.Tags, scratch, output);
        return output.Written;
    }

    private static void Map(byte id, IndexSpace space, BinaryOutput scratch, BinaryOutput output)
    {
        if (space.Names.Count == 0) return;
        WriteMap(space, scratch);
        Subsection(id, scratch, output);
    }

    private static void WriteMap(IndexSpace space, BinaryOutput output)
    {
        output.U32((uint)space.Names.Count);
        foreach ((uint index, string name) in space.Names)
        {
            output.U32(index);
            output.Name(name);
        }
    }

    private static void Subsection(byte id, BinaryOutput content, BinaryOutput output)
    {
        output.Byte(id);
        output.Vector(content.Written);
        content.Truncate(0);
    }
}
