using Mooring.Wasm.Text.Lexing;

namespace Mooring.Wasm.Text.Scripts;

/// <summary>Reads the commands of a script.</summary>
internal sealed class WastScriptParser(TokenizedText source)
{
    private readonly TokenCursor _cursor = new(source);
    private readonly WastValueParser _values = new();
    private int _line = 1;
    private int _lineKnownAt; // position in the text that _line belongs to

    public WastCommand[] Parse()
    {
        var commands = new List<WastCommand>();
        if (IsInlineModule())
        {
            var module = new WastModule(source, _cursor.Position, isInline: true);
            return [new ModuleCommand(Line(), module)];
        }

        while (_cursor.Kind != TokenKind.End) commands.Add(Command());
        return [.. commands];
    }

    /// <summary>Whether the script is one module without <c>(module ...)</c> around its fields.</summary>
    private bool IsInlineModule() =>
        _cursor.IsForm("type") || _cursor.IsForm("rec") || _cursor.IsForm("import") || _cursor.IsForm("func") || _cursor.IsForm("table")
        || _cursor.IsForm("memory") || _cursor.IsForm("global") || _cursor.IsForm("tag") || _cursor.IsForm("export")
        || _cursor.IsForm("start") || _cursor.IsForm("elem") || _cursor.IsForm("data");

    private WastCommand Command()
    {
        int line = Line();
        if (_cursor.IsForm("module")) return ModuleOrInstance(line);
        if (_cursor.IsForm("invoke") || _cursor.IsForm("get")) return new ActionCommand(line, Action());
        _cursor.Open();
        int keyword = _cursor.Position;
        if (_cursor.Kind != TokenKind.Word) throw _cursor.Unexpected();
        _cursor.Advance();
        WastCommand command = _cursor.SpanAt(keyword) switch
        {
            "register" => new RegisterCommand(line, _cursor.Name(), _cursor.TryIdentifier()),
            "assert_return" => new AssertReturnCommand(line, Action(), Patterns()),
            "assert_trap" when _cursor.IsForm("module") => Rejected(line, ModuleFailure.Trap),
            "assert_trap" => new AssertFailureCommand(line, ActionFailure.Trap, Action(), _cursor.Name()),
            "assert_exhaustion" => new AssertFailureCommand(line, ActionFailure.Exhaustion, Action(), _cursor.Name()),
            "assert_exception" => new AssertFailureCommand(line, ActionFailure.Exception, Action(), Text: ""),
            "assert_malformed" => Rejected(line, ModuleFailure.Malformed),
            "assert_invalid" => Rejected(line, ModuleFailure.Invalid),
            "assert_unlinkable" => Rejected(line, ModuleFailure.Unlinkable),
            "assert_malformed_custom" => Rejected(line, ModuleFailure.MalformedCustom),
            "assert_invalid_custom" => Rejected(line, ModuleFailure.InvalidCustom),
            _ => throw Misplaced(keyword),
        };
        _cursor.Close();
        return command;
    }

    private WastCommand ModuleOrInstance(int line)
    {
        int start = _cursor.Position;
        _cursor.Position += 2;
        if (!_cursor.TryWord("instance"))
        {
            _cursor.Position = start;
            return new ModuleCommand(line, Module());
        }

        string? instance = _cursor.TryIdentifier();
        string? module = _cursor.TryIdentifier();
        _cursor.Close();
        return new InstanceCommand(line, instance, module);
    }

    private AssertModuleCommand Rejected(int line, ModuleFailure failure) => new(line, failure, Module(), _cursor.Name());

    private WastModule Module()
    {
        if (!_cursor.IsForm("module")) throw _cursor.Unexpected();
        var module = new WastModule(source, _cursor.Position, isInline: false);
        _cursor.SkipForm();
        return module;
    }

    private WastAction Action()
    {
        bool invoke = _cursor.TryForm("invoke");
        if (!invoke && !_cursor.TryForm("get")) throw _cursor.Unexpected();
        string? instance = _cursor.TryIdentifier();
        string name = _cursor.Name();
        WastAction action = invoke ? new InvokeAction(instance, name, _values.Arguments(_cursor)) : new GetAction(instance, name);
        _cursor.Close();
        return action;
    }

    private WastPattern[] Patterns()
    {
        var patterns = new List<WastPattern>();
        while (_cursor.Kind == TokenKind.Open) patterns.Add(_values.Pattern(_cursor));
        return [.. patterns];
    }

    /// <summary>Line of the current token; counts on from the last one asked for.</summary>
    private int Line()
    {
        int position = _cursor.Current.Start;
        _line += source.Text.AsSpan(_lineKnownAt, position - _lineKnownAt).Count('\n');
        _lineKnownAt = position;
        return _line;
    }

    private WasmTextException Misplaced(int keyword)
    {
        _cursor.Position = keyword;
        return _cursor.Unexpected();
    }
}
