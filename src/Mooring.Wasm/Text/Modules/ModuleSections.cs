using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Types;

namespace Mooring.Wasm.Text.Modules;

/// <summary>A section that is a vector: how many entries, and their encodings one after the other.</summary>
internal sealed class Section
{
    public BinaryOutput Content { get; } = new();

    public uint Count { get; private set; }

    /// <summary>Where to write one more entry.</summary>
    public BinaryOutput Next()
    {
        Count++;
        return Content;
    }
}

/// <summary>The sections of a module as they grow, and their order in the binary.</summary>
/// <remarks>WebAssembly core specification, section 5.5 "Modules".</remarks>
internal sealed class ModuleSections
{
    public Section Imports { get; } = new();

    public Section Functions { get; } = new();

    public Section Tables { get; } = new();

    public Section Memories { get; } = new();

    public Section Tags { get; } = new();

    public Section Globals { get; } = new();

    public Section Exports { get; } = new();

    public Section Elements { get; } = new();

    public Section Code { get; } = new();

    public Section Data { get; } = new();

    /// <summary>The function that instantiation runs, or null.</summary>
    public uint? Start { get; set; }

    /// <summary>The whole module.</summary>
    /// <param name="types">Content of the type section.</param>
    /// <param name="needsDataCount">Whether to write a data count section.</param>
    /// <param name="names">Content of the name section; empty for none.</param>
    public byte[] Assemble(TypeTable types, bool needsDataCount, ReadOnlySpan<byte> names)
    {
        var output = new BinaryOutput(Code.Content.Length + Data.Content.Length + names.Length + 1024);
        output.Bytes([0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0]);
        var scratch = new BinaryOutput();
        if (types.Count > 0)
        {
            types.Write(scratch);
            output.Byte(1);
            output.Vector(scratch.Written);
        }

        Write(output, 2, Imports);
        Write(output, 3, Functions);
        Write(output, 4, Tables);
        Write(output, 5, Memories);
        Write(output, 13, Tags);
        Write(output, 6, Globals);
        Write(output, 7, Exports);
        if (Start is { } start) WriteNumber(output, 8, start);
        Write(output, 9, Elements);
        if (needsDataCount) WriteNumber(output, 12, Data.Count);
        Write(output, 10, Code);
        Write(output, 11, Data);
        if (!names.IsEmpty)
        {
            scratch.Truncate(0);
            scratch.Name("name");
            scratch.Bytes(names);
            output.Byte(0);
            output.Vector(scratch.Written);
        }

        return output.Written.ToArray();
    }

    private static void Write(BinaryOutput output, byte id, Section section)
    {
        if (section.Count == 0) return;
        var count = new BinaryOutput(5);
        count.U32(section.Count);
        output.Byte(id);
        output.U32((uint)(count.Length + section.Content.Length));
        output.Bytes(count.Written);
        output.Bytes(section.Content.Written);
    }

    private static void WriteNumber(BinaryOutput output, byte id, uint number)
    {
        var content = new BinaryOutput(5);
        content.U32(number);
        output.Byte(id);
        output.Vector(content.Written);
    }
}
