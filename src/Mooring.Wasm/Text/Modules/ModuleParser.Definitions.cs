using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;
using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Types;

namespace Mooring.Wasm.Text.Modules;

internal sealed partial class ModuleParser
{
    private const int PageSize = 65536;

    private void Function()
    {
        if (Header(ExternKind.Function, out uint index)) return;
        IndexSpace locals = _instructions.Locals;
        locals.Clear();
        _sections.Functions.Next().U32(_types.Use(locals));
        _scratch.Truncate(0);
        Locals(locals);
        _instructions.Sequence(_scratch);
        _sections.Code.Next().Vector(_scratch.Written);
        _names.AddLocals(index, locals);
        locals.Clear();
    }

    /// <summary>Reads <c>(local ...)*</c> and writes runs of equal types.</summary>
    private void Locals(IndexSpace locals)
    {
        var runs = new List<(uint Count, TextType Type)>();
        while (_cursor.TryForm("local"))
        {
            bool named = _cursor.Kind == Lexing.TokenKind.Identifier;
            if (named) _ = locals.Declare(_cursor);
            while (named || !_cursor.TryClose())
            {
                TextType type = _types.ValueType();
                if (runs.Count > 0 && runs[^1].Type == type) runs[^1] = (runs[^1].Count + 1, type);
                else runs.Add((1, type));
                if (!named)
                {
                    locals.Skip(1);
                    continue;
                }

                _cursor.Close();
                break;
            }
        }

        _scratch.U32((uint)runs.Count);
        foreach ((uint count, TextType type) in runs)
        {
            _scratch.U32(count);
            type.Write(_scratch);
        }
    }

    private void Table()
    {
        if (Header(ExternKind.Table, out uint index)) return;
        bool is64 = AddressIs64();
        if (_types.IsReferenceType())
        {
            TableWithElements(index, is64);
            return;
        }

        int start = _sections.Tables.Content.Length;
        BinaryOutput table = _sections.Tables.Next();
        TableType(table, is64);
        if (_cursor.Kind == Lexing.TokenKind.Close) return;

        // An initial value goes behind the type, and a mark before it.
        byte[] type = table.Written[start..].ToArray();
        table.Truncate(start);
        table.Bytes([0x40, 0x00]);
        table.Bytes(type);
        _instructions.Sequence(table);
    }

    private void Memory()
    {
        if (Header(ExternKind.Memory, out uint index)) return;
        bool is64 = AddressIs64();
        BinaryOutput memory = _sections.Memories.Next();
        if (!_cursor.TryForm("data"))
        {
            Limits(memory, is64);
            return;
        }

        _scratch.Truncate(0);
        _cursor.Strings(_scratch);
        _cursor.Close();
        ulong pages = ((ulong)_scratch.Length + PageSize - 1) / PageSize;
        WriteLimits(memory, pages, pages, is64);
        BinaryOutput segment = _sections.Data.Next();
        ActiveSegment(segment, index);
        ZeroOffset(segment, is64);
        segment.Vector(_scratch.Written);
    }

    private void Global()
    {
        if (Header(ExternKind.Global, out _)) return;
        BinaryOutput global = _sections.Globals.Next();
        GlobalType(global);
        _instructions.Sequence(global);
    }

    private void Tag()
    {
        if (!Header(ExternKind.Tag, out _)) TagType(_sections.Tags.Next());
    }

    private void TagType(BinaryOutput output)
    {
        output.Byte(0);
        output.U32(_types.Use(new IndexSpace("local", unique: false)));
    }

    private void GlobalType(BinaryOutput output)
    {
        bool mutable = _cursor.TryForm("mut");
        _types.ValueType().Write(output);
        if (mutable) _cursor.Close();
        output.Byte(mutable ? 1 : 0);
    }

    /// <summary>Reads limits and element type; the binary has them the other way round.</summary>
    private void TableType(BinaryOutput output, bool is64)
    {
        ulong minimum = _cursor.Size(_module.WideSizes);
        ulong? maximum = OptionalMaximum();
        _types.ReferenceType().Write(output);
        WriteLimits(output, minimum, maximum, is64);
    }

    private bool AddressIs64()
    {
        bool is64 = _cursor.TryWord("i64");
        if (!is64) _ = _cursor.TryWord("i32");
        return is64;
    }

    private void Limits(BinaryOutput output, bool is64)
    {
        ulong minimum = _cursor.Size(_module.WideSizes);
        WriteLimits(output, minimum, OptionalMaximum(), is64);
    }

    private ulong? OptionalMaximum() => _cursor.IsIndexAt(_cursor.Position) ? _cursor.Size(_module.WideSizes) : null;

    private static void WriteLimits(BinaryOutput output, ulong minimum, ulong? maximum, bool is64)
    {
        output.Byte((maximum is null ? 0 : 1) | (is64 ? 4 : 0));
        output.U64(minimum);
        if (maximum is { } limit) output.U64(limit);
    }

    private static void ZeroOffset(BinaryOutput output, bool is64)
    {
        output.Byte((int)(is64 ? Opcode.I64Const : Opcode.I32Const));
        output.Byte(0);
        output.Byte((int)Opcode.End);
    }
}
