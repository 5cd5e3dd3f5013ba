using Mooring.Wasm.Decoding;
using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Text.Modules;

internal sealed partial class ModuleParser
{
    /// <summary><c>(import "module" "name" (kind $id? type))</c>.</summary>
    private void Import()
    {
        BinaryOutput entry = _sections.Imports.Next();
        entry.Name(_cursor.Name());
        entry.Name(_cursor.Name());
        _cursor.Open();
        ExternKind kind = ExternKeyword();
        _ = _cursor.TryIdentifier();
        _ = TakeIndex(kind);
        ImportedType(kind, entry);
        _cursor.Close();
    }

    /// <summary><c>(export "name" (kind index))</c>.</summary>
    private void Export()
    {
        BinaryOutput entry = _sections.Exports.Next();
        entry.Name(_cursor.Name());
        _cursor.Open();
        ExternKind kind = ExternKeyword();
        IndexSpace space = kind switch
        {
            ExternKind.Function => _module.Functions,
            ExternKind.Table => _module.Tables,
            ExternKind.Memory => _module.Memories,
            ExternKind.Global => _module.Globals,
            _ => _module.Tags,
        };
        entry.Byte((int)kind);
        entry.U32(space.Resolve(_cursor));
        _cursor.Close();
    }

    /// <summary>
    /// Reads what may stand between the keyword of a definition and its type: identifier, inline exports, an inline import.
    /// </summary>
    /// <returns>True when it was an import, which is complete then.</returns>
    private bool Header(ExternKind kind, out uint index)
    {
        _ = _cursor.TryIdentifier();
        index = TakeIndex(kind);
        while (_cursor.TryForm("export"))
        {
            BinaryOutput export = _sections.Exports.Next();
            export.Name(_cursor.Name());
            export.Byte((int)kind);
            export.U32(index);
            _cursor.Close();
        }

        if (!_cursor.TryForm("import")) return false;
        BinaryOutput import = _sections.Imports.Next();
        import.Name(_cursor.Name());
        import.Name(_cursor.Name());
        _cursor.Close();
        ImportedType(kind, import);
        return true;
    }

    private void ImportedType(ExternKind kind, BinaryOutput entry)
    {
        entry.Byte((int)kind);
        switch (kind)
        {
            case ExternKind.Function:
                entry.U32(_types.Use(new IndexSpace("local", unique: false)));
                break;
            case ExternKind.Table:
                TableType(entry, AddressIs64());
                break;
            case ExternKind.Memory:
                Limits(entry, AddressIs64());
                break;
            case ExternKind.Global:
                GlobalType(entry);
                break;
            default:
                TagType(entry);
                break;
        }
    }

    private ExternKind ExternKeyword()
    {
        ExternKind kind = (_cursor.Kind == TokenKind.Word ? _cursor.Span : default) switch
        {
            "func" => ExternKind.Function,
            "table" => ExternKind.Table,
            "memory" => ExternKind.Memory,
            "global" => ExternKind.Global,
            "tag" => ExternKind.Tag,
            _ => throw _cursor.Unexpected(),
        };
        _cursor.Advance();
        return kind;
    }

    private uint TakeIndex(ExternKind kind) => kind switch
    {
        ExternKind.Function => _next.Function++,
        ExternKind.Table => _next.Table++,
        ExternKind.Memory => _next.Memory++,
        ExternKind.Global => _next.Global++,
        _ => _next.Tag++,
    };
}
