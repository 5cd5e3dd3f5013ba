using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Modules;

namespace Mooring.Wasm.Text.Types;

/// <summary>Reads types, and the uses of function types that give them inline.</summary>
/// <remarks>WebAssembly core specification, sections 6.4 "Types" and 6.6.3 "Type Uses".</remarks>
internal sealed class TypeParser(TokenCursor cursor, IndexSpace names, TypeTable table)
{
    private readonly List<TextType> _parameters = [];
    private readonly List<TextType> _results = [];

    public TextType ValueType()
    {
        byte code = cursor.Kind == TokenKind.Word ? TextType.ValueTypeCode(cursor.Span) : (byte)0;
        return code == 0 ? ReferenceType() : Step(new TextType(code));
    }

    /// <summary><c>funcref</c> and its like, or <c>(ref null? heaptype)</c>.</summary>
    public TextType ReferenceType()
    {
        byte code = cursor.Kind == TokenKind.Word ? TextType.ReferenceTypeCode(cursor.Span) : (byte)0;
        if (code != 0) return Step(new TextType(code));
        if (!cursor.TryForm("ref")) throw cursor.Unexpected();
        bool nullable = cursor.TryWord("null");
        long heap = HeapType();
        cursor.Close();

        // (ref null func) and the like have a one-byte form, and it is the same type.
        if (nullable && heap < 0) return new TextType((byte)(heap & 0x7f));
        return new TextType(nullable ? TextType.Nullable : TextType.NonNull, heap);
    }

    public bool IsReferenceType() =>
        cursor.IsForm("ref") || (cursor.Kind == TokenKind.Word && TextType.ReferenceTypeCode(cursor.Span) != 0);

    /// <summary>A type index, or an abstract heap type as the negative number that encodes it.</summary>
    public long HeapType()
    {
        byte code = cursor.Kind == TokenKind.Word ? TextType.HeapTypeCode(cursor.Span) : (byte)0;
        if (code == 0) return names.Resolve(cursor);
        cursor.Advance();
        return code - 0x80;
    }

    /// <summary>Reads <c>(param ...)* (result ...)*</c>.</summary>
    /// <param name="parameterNames">Where parameters are declared; null where they may have no names.</param>
    public TextSignature Signature(IndexSpace? parameterNames)
    {
        _parameters.Clear();
        _results.Clear();
        while (cursor.TryForm("param")) Parameters(parameterNames);
        while (cursor.TryForm("result"))
        {
            while (!cursor.TryClose()) _results.Add(ValueType());
        }

        return new TextSignature([.. _parameters], [.. _results]);
    }

    /// <summary>Reads a type use and gives the index of its type, adding one at the end if there is none like it yet.</summary>
    /// <param name="parameterNames">Where parameters are declared; null where they may have no names.</param>
    public uint Use(IndexSpace? parameterNames)
    {
        int start = cursor.Position;
        if (!cursor.TryForm("type")) return table.Implicit(Signature(parameterNames));
        uint index = names.Resolve(cursor);
        cursor.Close();
        CheckInline(start, index, parameterNames);
        return index;
    }

    /// <summary>Reads a block type in its shortest form: empty, one value type, or a type index.</summary>
    public void WriteBlockType(BinaryOutput output)
    {
        if (cursor.IsForm("type"))
        {
            output.Signed(Use(parameterNames: null));
            return;
        }

        TextSignature signature = Signature(parameterNames: null);
        if (signature.Parameters.Length > 0 || signature.Results.Length > 1) output.Signed(table.Implicit(signature));
        else if (signature.Results.Length == 1) signature.Results[0].Write(output);
        else output.Byte(0x40);
    }

    /// <summary>Reads an inline signature behind <c>(type x)</c>, which may be left out but must not differ.</summary>
    private void CheckInline(int start, uint index, IndexSpace? parameterNames)
    {
        TextSignature? declared = table.Find(index);
        if (!cursor.IsForm("param") && !cursor.IsForm("result"))
        {
            parameterNames?.Skip(declared?.Parameters.Length ?? 0);
            return;
        }

        TextSignature inline = Signature(parameterNames);
        if (cursor.IsForm("param"))
        {
            // Worse than a mismatch: parameters cannot follow results.
            cursor.Advance();
            throw cursor.Unexpected();
        }

        if (index >= table.Count) throw cursor.FailAt(start, $"unknown type {index}");
        if (!inline.Equals(declared)) throw cursor.FailAt(start, "inline function type does not match its (type ...)");
    }

    private void Parameters(IndexSpace? parameterNames)
    {
        if (cursor.Kind == TokenKind.Identifier)
        {
            if (parameterNames is null) throw cursor.Unexpected();
            _ = parameterNames.Declare(cursor);
            _parameters.Add(ValueType());
            cursor.Close();
            return;
        }

        while (!cursor.TryClose())
        {
            _parameters.Add(ValueType());
            parameterNames?.Skip(1);
        }
    }

    private TextType Step(TextType type)
    {
        cursor.Advance();
        return type;
    }
}
