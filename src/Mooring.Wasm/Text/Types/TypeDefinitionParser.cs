using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Modules;

namespace Mooring.Wasm.Text.Types;

/// <summary>Reads <c>(type ...)</c> and <c>(rec ...)</c> fields, subtypes, structs and arrays included.</summary>
/// <remarks>WebAssembly core specification, section 6.4.6 "Recursive Types". All type names must have been declared before.</remarks>
internal sealed class TypeDefinitionParser(TokenCursor cursor, IndexSpace names, TypeTable table, TypeParser types)
{
    private const int Rec = 0x4e;
    private const int SubFinal = 0x4f;
    private const int Sub = 0x50;
    private const int Array = 0x5e;
    private const int Struct = 0x5f;

    private readonly BinaryOutput _encoding = new();
    private readonly IndexSpace _parameterNames = new("parameter", unique: false);

    /// <summary>Reads <c>(type $id? definition)</c> as a group of its own.</summary>
    public void Single()
    {
        _encoding.Truncate(0);
        TextSignature? signature = Definition(out bool plain);
        if (plain && signature is not null) table.AddPlain(signature);
        else table.AddGroup([signature], _encoding.Written);
    }

    /// <summary>Reads <c>(rec (type ...)*)</c>, up to and with its closing parenthesis.</summary>
    public void Group()
    {
        _encoding.Truncate(0);
        var members = new List<TextSignature?>();
        while (!cursor.TryClose()) members.Add(Definition(out _));
        var group = new BinaryOutput(_encoding.Length + 8);
        group.Byte(Rec);
        group.U32((uint)members.Count);
        group.Bytes(_encoding.Written);
        table.AddGroup(members, group.Written);
    }

    /// <summary>Reads one definition, appends its encoding, and gives its signature if it is a function type.</summary>
    private TextSignature? Definition(out bool plain)
    {
        cursor.Open();
        cursor.Keyword("type");
        _ = cursor.TryIdentifier();
        plain = !cursor.TryForm("sub");
        if (!plain)
        {
            _encoding.Byte(cursor.TryWord("final") ? SubFinal : Sub);
            var supertypes = new List<uint>();
            while (cursor.IsIndexAt(cursor.Position)) supertypes.Add(names.Resolve(cursor));
            _encoding.U32((uint)supertypes.Count);
            foreach (uint supertype in supertypes) _encoding.U32(supertype);
        }

        TextSignature? signature = Composite();
        if (!plain) cursor.Close();
        cursor.Close();
        return signature;
    }

    private TextSignature? Composite()
    {
        TextSignature? signature = null;
        if (cursor.TryForm("func"))
        {
            _parameterNames.Clear();
            signature = types.Signature(_parameterNames);
            signature.Write(_encoding);
        }
        else if (cursor.TryForm("array"))
        {
            _encoding.Byte(Array);
            Field();
        }
        else if (cursor.TryForm("struct"))
        {
            Fields();
        }
        else
        {
            throw cursor.Kind == TokenKind.Open ? Misplaced() : cursor.Unexpected();
        }

        cursor.Close();
        return signature;
    }

    private void Fields()
    {
        var fields = new BinaryOutput(32);
        int start = _encoding.Length;
        uint count = 0;
        while (cursor.TryForm("field"))
        {
            if (cursor.TryIdentifier() is not null)
            {
                Field();
                count++;
                cursor.Close();
                continue;
            }

            for (; !cursor.TryClose(); count++) Field();
        }

        fields.Byte(Struct);
        fields.U32(count);
        fields.Bytes(_encoding.Written[start..]);
        _encoding.Truncate(start);
        _encoding.Bytes(fields.Written);
    }

    /// <summary>Reads a storage type that may be mutable.</summary>
    private void Field()
    {
        bool mutable = cursor.TryForm("mut");
        if (cursor.TryWord("i8")) _encoding.Byte(0x78);
        else if (cursor.TryWord("i16")) _encoding.Byte(0x77);
        else types.ValueType().Write(_encoding);
        if (mutable) cursor.Close();
        _encoding.Byte(mutable ? 1 : 0);
    }

    private WasmTextException Misplaced()
    {
        cursor.Advance();
        return cursor.Unexpected();
    }
}
