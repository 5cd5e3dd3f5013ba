using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Text.Printing;

/// <summary>Writes a decoded module in the text format.</summary>
/// <remarks>
/// The text reads back as the same module: types, indices and order are kept, and only custom sections and ways to encode the same thing
/// are lost. Functions and code are written after everything else, so that the head of the text shows what the module is made of.
/// </remarks>
internal sealed class WatPrinter
{
    private readonly ModuleDefinition _module;
    private readonly Identifiers _names;
    private readonly InstructionText _instructions;
    private readonly TextOutput _output = new();
    private readonly FoldedPrinter? _folded;
    private long _localsLeft = 10_000_000; // a few bytes of a module can declare many, and each is a word of text

    private WatPrinter(ModuleDefinition module, bool folded, bool useNames)
    {
        _module = module;
        _names = new Identifiers(module, useNames);
        _instructions = new InstructionText(module, _names);
        _folded = folded ? new FoldedPrinter(module, _instructions, _output) : null;
    }

    /// <summary>Prints a whole module.</summary>
    /// <param name="module">Decoded; it need not be valid, as long as its blocks nest.</param>
    /// <param name="folded">Whether operands stand in parentheses behind their instruction.</param>
    /// <param name="useNames">Whether the name section's names become identifiers.</param>
    public static string Print(ModuleDefinition module, bool folded, bool useNames = true)
    {
        var printer = new WatPrinter(module, folded, useNames);
        printer.Module();
        return printer._output.Append('\n').ToString();
    }

    /// <summary>Prints one function, whose index must be in range.</summary>
    /// <param name="module">Decoded; it need not be valid, as long as its blocks nest.</param>
    /// <param name="index">In the index space of functions, imports first.</param>
    /// <param name="folded">Whether operands stand in parentheses behind their instruction.</param>
    /// <param name="useNames">Whether the name section's names become identifiers.</param>
    public static string PrintFunction(ModuleDefinition module, int index, bool folded, bool useNames = true)
    {
        var printer = new WatPrinter(module, folded, useNames);
        if (index < module.ImportedFunctions)
        {
            var externals = new ExternalsPrinter(module, printer._names, printer._instructions, printer._output);
            externals.Import(module.Imports.Where(import => import.Type is FuncType).ElementAt(index), ExternKind.Function, index);
        }
        else
        {
            printer.Function(index);
        }

        return printer._output.Append('\n').ToString();
    }

    private void Module()
    {
        _output.Line().Append("(module").Append(_names.Module());
        _output.Indent++;
        for (int i = 0; i < _module.Types.Length; i++)
        {
            _output.Line().Append("(type").Append(_names.Definition(NameKind.Type, i));
            _output.Append(" (func").Append(InstructionText.Signature(_module.Types[i])).Append("))");
        }

        var externals = new ExternalsPrinter(_module, _names, _instructions, _output);
        externals.Imports();
        externals.Definitions();
        externals.Exports();
        if (_module.Start is { } start) _output.Line().Append("(start ").Append(_names.Of(NameKind.Function, (uint)start)).Append(')');
        new SegmentsPrinter(_module, _names, _instructions, _output).Elements();
        for (int i = _module.ImportedFunctions; i < _module.Functions.Length; i++) Function(i);
        new SegmentsPrinter(_module, _names, _instructions, _output).Data();
        _output.Indent--;
        _output.Append(')');
    }

    private void Function(int index)
    {
        FunctionDefinition function = _module.Functions[index];
        FunctionBody body = function.Body!;
        FuncType? type = (uint)function.TypeIndex < (uint)_module.Types.Length ? _module.Types[function.TypeIndex] : null;
        int parameters = type?.Parameters.Length ?? 0;

        long locals = body.Locals.Sum(run => (long)run.Count);
        if ((_localsLeft -= locals) < 0) WasmReader.Throw("too many locals to be written as text", body.Code.Offset);
        Dictionary<int, string> names = _names.Locals(index, (int)locals + parameters);
        _instructions.Enter(names);
        _output.Line().Append("(func").Append(_names.Definition(NameKind.Function, index));
        _output.Append(" (type ").Append(_names.Of(NameKind.Type, (uint)function.TypeIndex)).Append(')');
        if (type is not null) Signature(type, names);
        _output.Indent++;
        Locals(body.Locals, parameters, names);
        if (_folded is not null) _folded.Print(body.Code);
        else FlatPrinter.Print(_module, body.Code, _instructions, _output);
        _output.Indent--;
        _output.Append(')');
    }

    private void Signature(FuncType type, Dictionary<int, string> names)
    {
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            string name = names.TryGetValue(i, out string? identifier) ? identifier + " " : "";
            _output.Append(" (param ").Append(name).Append(type.Parameters[i].ToString()).Append(')');
        }

        if (type.Results.Length > 0) _output.Append($" (result {string.Join(' ', type.Results)})");
    }

    /// <summary>Prints runs of unnamed locals together.</summary>
    private void Locals(LocalRun[] runs, int index, Dictionary<int, string> names)
    {
        foreach (LocalRun run in runs)
        {
            int end = index + run.Count;
            while (index < end)
            {
                _output.Line().Append("(local");
                if (names.TryGetValue(index, out string? name))
                {
                    _output.Append(' ').Append(name).Append(' ').Append(run.Type.ToString());
                    index++;
                }
                else
                {
                    for (; index < end && !names.ContainsKey(index); index++) _output.Append(' ').Append(run.Type.ToString());
                }

                _output.Append(')');
            }
        }
    }
}
