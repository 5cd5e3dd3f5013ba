using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Text.Modules;

/// <summary>The first walk over a module: gives everything its index, so that the second may meet names before their definition.</summary>
internal sealed class DeclarationPass(TokenCursor cursor, ModuleScope module)
{
    private string? _defined; // what an import may no longer follow, or null

    /// <summary>Where each <c>(type</c> and <c>(rec</c> field starts.</summary>
    public List<int> TypeFields { get; } = [];

    /// <summary>Walks over all fields; the cursor ends behind the last.</summary>
    public void Run()
    {
        while (cursor.Kind == TokenKind.Open)
        {
            int start = cursor.Position;
            cursor.Advance();
            Field(start);
            cursor.Position = start;
            cursor.SkipForm();
        }
    }

    private void Field(int start)
    {
        if (cursor.TryWord("type")) Type(start);
        else if (cursor.TryWord("rec")) Group(start);
        else if (cursor.TryWord("import")) Import(start);
        else if (cursor.TryWord("elem")) _ = module.Elements.Declare(cursor);
        else if (cursor.TryWord("data")) _ = module.Data.Declare(cursor);
        else if (cursor.IsWord("export") || cursor.IsWord("start")) return;
        else Definition(start);
    }

    private void Type(int start)
    {
        TypeFields.Add(start);
        _ = module.TypeNames.Declare(cursor);
    }

    private void Group(int start)
    {
        TypeFields.Add(start);
        while (cursor.Kind == TokenKind.Open)
        {
            int member = cursor.Position;
            cursor.Advance();
            cursor.Keyword("type");
            _ = module.TypeNames.Declare(cursor);
            cursor.Position = member;
            cursor.SkipForm();
        }
    }

    private void Import(int start)
    {
        CheckOrder(start);
        _ = cursor.Name();
        _ = cursor.Name();
        cursor.Open();
        _ = Space(out _).Declare(cursor);
    }

    private void Definition(int start)
    {
        IndexSpace space = Space(out string kind);
        _ = space.Declare(cursor);
        while (cursor.IsForm("export")) cursor.SkipForm();
        if (cursor.IsForm("import"))
        {
            CheckOrder(start);
            return;
        }

        _defined ??= kind;

        // Memories and tables may bring a segment along, which takes its place among the others.
        if (space == module.Memories) CountInline("data", module.Data);
        else if (space == module.Tables) CountInline("elem", module.Elements);
    }

    private void CountInline(string keyword, IndexSpace segments)
    {
        if (!cursor.TryWord("i32")) _ = cursor.TryWord("i64");
        if (keyword == "elem")
        {
            if (cursor.IsForm("ref")) cursor.SkipForm();
            else if (cursor.Kind == TokenKind.Word) cursor.Advance();
        }

        if (cursor.IsForm(keyword)) segments.Skip(1);
    }

    private IndexSpace Space(out string kind)
    {
        (IndexSpace? space, kind) = (cursor.Kind == TokenKind.Word ? cursor.Span : default) switch
        {
            "func" => (module.Functions, "function"),
            "table" => (module.Tables, "table"),
            "memory" => (module.Memories, "memory"),
            "global" => (module.Globals, "global"),
            "tag" => (module.Tags, "tag"),
            _ => throw cursor.Unexpected(),
        };
        cursor.Advance();
        return space;
    }

    private void CheckOrder(int position)
    {
        if (_defined is not null) throw cursor.FailAt(position, $"import after {_defined}");
    }
}
