using Mooring.Wasm.Text.Binary;
using Mooring.Wasm.Text.Instructions;
using Mooring.Wasm.Text.Lexing;
using Mooring.Wasm.Text.Types;

namespace Mooring.Wasm.Text.Modules;

/// <summary>Reads the fields of a module and writes the binary.</summary>
/// <remarks>
/// WebAssembly core specification, section 6.6 "Modules". Two walks: <see cref="DeclarationPass"/> numbers everything, then each field is
/// encoded in the order of the text, which is also the order in which implied types are added.
/// </remarks>
internal sealed partial class ModuleParser
{
    private readonly TokenCursor _cursor;
    private readonly ModuleScope _module;
    private readonly ModuleSections _sections = new();
    private readonly TypeParser _types;
    private readonly InstructionParser _instructions;
    private readonly NameSection _names;
    private readonly BinaryOutput _scratch = new();
    private NextIndices _next;

    private ModuleParser(TokenCursor cursor, string? name, WatOptions options)
    {
        _cursor = cursor;
        _module = new ModuleScope((options.Features & WasmFeatures.Memory64) != 0);
        _types = new TypeParser(cursor, _module.TypeNames, _module.Types);
        _instructions = new InstructionParser(cursor, _module, _types);
        _names = new NameSection(name);
    }

    /// <summary>Reads fields up to the first token that starts none, which it leaves.</summary>
    /// <param name="cursor">Behind <c>(module $name?</c>, or at the first field of a text without it.</param>
    /// <param name="name">The module's own name, if it has one.</param>
    /// <param name="options">How to translate.</param>
    public static byte[] Parse(TokenCursor cursor, string? name, WatOptions options)
    {
        var parser = new ModuleParser(cursor, name, options);
        parser.Declare();
        while (cursor.Kind == TokenKind.Open) parser.Field();
        ReadOnlySpan<byte> names = options.WithNames ? parser._names.Encode(parser._module) : default;
        return parser._sections.Assemble(parser._module.Types, parser._module.NeedsDataCount, names);
    }

    private void Declare()
    {
        int start = _cursor.Position;
        var declarations = new DeclarationPass(_cursor, _module);
        declarations.Run();
        if (_cursor.Kind is not (TokenKind.Close or TokenKind.End)) throw _cursor.Unexpected();
        var definitions = new TypeDefinitionParser(_cursor, _module.TypeNames, _module.Types, _types);
        foreach (int field in declarations.TypeFields)
        {
            _cursor.Position = field;
            if (_cursor.TryForm("rec")) definitions.Group();
            else definitions.Single();
        }

        _cursor.Position = start;
    }

    private void Field()
    {
        if (_cursor.IsForm("type") || _cursor.IsForm("rec"))
        {
            _cursor.SkipForm();
            return;
        }

        _cursor.Advance();
        int keyword = _cursor.Position;
        _cursor.Advance();
        switch (_cursor.SpanAt(keyword))
        {
            case "import":
                Import();
                break;
            case "func":
                Function();
                break;
            case "table":
                Table();
                break;
            case "memory":
                Memory();
                break;
            case "global":
                Global();
                break;
            case "tag":
                Tag();
                break;
            case "export":
                Export();
                break;
            case "start":
                if (_sections.Start is not null) throw _cursor.FailAt(keyword, "multiple start sections");
                _sections.Start = _module.Functions.Resolve(_cursor);
                break;
            case "elem":
                ElementSegment();
                break;
            default: // the first walk let nothing else through
                DataSegment();
                break;
        }

        _cursor.Close();
    }

    /// <summary>The index that the next entity of each kind gets.</summary>
    private struct NextIndices
    {
        public uint Function;
        public uint Table;
        public uint Memory;
        public uint Global;
        public uint Tag;
    }
}
