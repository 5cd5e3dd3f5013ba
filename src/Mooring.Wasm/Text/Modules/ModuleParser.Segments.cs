using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Types;

namespace Mooring.Wasm.Text.Modules;

internal sealed partial class ModuleParser
{
    // Flags of an element segment: binary format, section 5.5.12.
    private const int NotActive = 1;
    private const int HasTableOrDeclares = 2;
    private const int HasExpressions = 4;

    private readonly BinaryOutput _items = new();
    private readonly BinaryOutput _offset = new();

    private void DataSegment()
    {
        _ = _cursor.TryIdentifier();
        BinaryOutput segment = _sections.Data.Next();
        uint memory = 0;
        bool active = _cursor.TryForm("memory");
        if (active)
        {
            memory = _module.Memories.Resolve(_cursor);
            _cursor.Close();
        }

        if (active || _cursor.Kind == TokenKind.Open)
        {
            ActiveSegment(segment, memory);
            Offset(segment);
        }
        else
        {
            segment.Byte(1);
        }

        _scratch.Truncate(0);
        _cursor.Strings(_scratch);
        segment.Vector(_scratch.Written);
    }

    private void ElementSegment()
    {
        _ = _cursor.TryIdentifier();
        _offset.Truncate(0);
        uint table = 0;
        bool declares = _cursor.TryWord("declare");
        bool active = !declares && _cursor.TryForm("table");
        if (active)
        {
            table = _module.Tables.Resolve(_cursor);
            _cursor.Close();
        }

        active |= !declares && _cursor.Kind == TokenKind.Open && !_types.IsReferenceType();
        if (active) Offset(_offset);
        TextType? type = ElementType(active);
        uint count = type is null ? FunctionItems() : ExpressionItems();
        bool longForm = table != 0 || type is { Code: not TextType.FuncRef };
        int flags = (active ? (longForm ? HasTableOrDeclares : 0) : NotActive | (declares ? HasTableOrDeclares : 0))
            | (type is null ? 0 : HasExpressions);
        WriteElements(flags, table, type, count);
    }

    /// <summary><c>(table $id? reftype (elem ...))</c>: a table just large enough for its elements.</summary>
    private void TableWithElements(uint index, bool is64)
    {
        TextType type = _types.ReferenceType();
        if (!_cursor.TryForm("elem")) throw _cursor.Unexpected();
        bool functions = _cursor.IsIndexAt(_cursor.Position);
        uint count = functions ? FunctionItems() : ExpressionItems();
        _cursor.Close();
        BinaryOutput table = _sections.Tables.Next();
        type.Write(table);
        WriteLimits(table, count, count, is64);
        _offset.Truncate(0);
        ZeroOffset(_offset, is64);
        bool longForm = index != 0 || (!functions && type.Code != TextType.FuncRef);
        WriteElements((longForm ? HasTableOrDeclares : 0) | (functions ? 0 : HasExpressions), index, functions ? null : type, count);
    }

    private void WriteElements(int flags, uint table, TextType? type, uint count)
    {
        BinaryOutput segment = _sections.Elements.Next();
        segment.Byte(flags);
        if ((flags & (NotActive | HasTableOrDeclares)) == HasTableOrDeclares) segment.U32(table);
        segment.Bytes(_offset.Written);
        if ((flags & (NotActive | HasTableOrDeclares)) != 0)
        {
            if (type is { } element) element.Write(segment);
            else segment.Byte(0); // functions are the only other kind
        }

        segment.U32(count);
        segment.Bytes(_items.Written);
    }

    /// <summary>Reads the type of items that are expressions; null when they are function indices.</summary>
    private TextType? ElementType(bool active)
    {
        if (_cursor.TryWord("func")) return null;
        bool bareIndices = active && (_cursor.IsIndexAt(_cursor.Position) || _cursor.Kind == TokenKind.Close);
        return bareIndices ? null : _types.ReferenceType();
    }

    private uint FunctionItems()
    {
        _items.Truncate(0);
        uint count = 0;
        for (; _cursor.IsIndexAt(_cursor.Position); count++) _items.U32(_module.Functions.Resolve(_cursor));
        return count;
    }

    private uint ExpressionItems()
    {
        _items.Truncate(0);
        uint count = 0;
        for (; _cursor.Kind == TokenKind.Open; count++)
        {
            if (_cursor.TryForm("item"))
            {
                _instructions.Sequence(_items);
                _cursor.Close();
            }
            else
            {
                _instructions.Folded(_items);
            }
        }

        return count;
    }

    /// <summary><c>(offset ...)</c>, or one folded instruction.</summary>
    private void Offset(BinaryOutput output)
    {
        if (_cursor.TryForm("offset"))
        {
            _instructions.Sequence(output);
            _cursor.Close();
        }
        else
        {
            _instructions.Folded(output);
        }
    }

    /// <summary>Starts an active data segment; the flag for memory 0 has no index behind it.</summary>
    private static void ActiveSegment(BinaryOutput output, uint memory)
    {
        const int MemoryFollows = 2;
        output.Byte(memory == 0 ? 0 : MemoryFollows);
        if (memory != 0) output.U32(memory);
    }
}
