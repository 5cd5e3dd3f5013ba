using System.Collections.Immutable;
using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Cli.Values;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Cli.Commands;

/// <summary><c>moor inspect</c>: what a module wants and offers, without running it.</summary>
internal sealed class InspectCommand : MoorCommand
{
    private readonly Argument<string> _module = new("MODULE") { Description = "Any WebAssembly module." };
    private readonly Option<bool> _wat = new("--wat") { Description = "Show the module's code in the text format instead; --func, --fold and --no-names do so too." };
    private readonly DisassemblyOptions _disassembly = new();

    public InspectCommand()
        : base("inspect", "Show what a module imports and exports, its memory, its claims, and which guest protocol it speaks.")
    {
        Add(_module);
        Add(_wat);
        _disassembly.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("inspect guests/tally/tally.wasm", "Says that tally speaks waPC, and in which form."),
        new("inspect guests/tally/tally.wasm --wat --func 5", "Shows the code of one function."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_module);
        byte[] wasm = await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        if (arguments.GetValue(_wat) || _disassembly.AreGiven(arguments))
        {
            await terminal.Output.WriteAsync(_disassembly.Print(wasm, path, arguments).AsMemory(), cancellation).ConfigureAwait(false);
            return ExitCode.Success;
        }

        using var engine = new Engine();
        Module module;
        try
        {
            module = Module.FromBytes(engine, wasm);
        }
        catch (WasmFormatException cause)
        {
            throw new CliException($"{path}: not a valid WebAssembly module: {cause.Message}", cause);
        }

        Write(terminal.Output, path, wasm, module);
        return ExitCode.Success;
    }

    private static void Write(TextWriter output, string path, byte[] wasm, Module module)
    {
        WaPcProtocol? protocol = WaPcProtocol.Detect(module, out ImmutableArray<string> problems);
        var rows = new FactList(output);
        rows.Write("module", path);
        rows.Write("size", $"{wasm.Length} bytes ({ByteSize.Format(wasm.Length)})");
        rows.Write("protocol", protocol?.ToString() ?? "none that moor can run");
        foreach (string problem in problems) rows.Write("", problem);
        if (protocol is { Initializers.Length: > 0 }) rows.Write("initialisers", string.Join(", ", protocol.Initializers));
        foreach ((MemoryType memory, string origin) in MemoriesOf(module)) rows.Write("memory", $"{Describe(memory.Limits)}{(memory.Is64 ? ", 64-bit addresses" : "")} ({origin})");
        ImmutableArray<OversizedFunction> oversized = module.FindOversizedFunctions();
        if (oversized.Length > 0) rows.WriteAll("too large", oversized.Select(Describe));
        rows.WriteAll("imports", module.Imports.Select(import => ($"{import.Module}.{import.Name}", TypeText.Of(import.Type))));
        rows.WriteAll("exports", module.Exports.Select(export => (export.Name, TypeText.Of(export.Type))));
        ClaimsText.WriteVerdict(rows, wasm, protocol, module);
    }

    private static IEnumerable<(MemoryType Type, string Origin)> MemoriesOf(Module module) =>
    [
        .. module.Imports.Where(import => import.Type is MemoryType).Select(import => ((MemoryType)import.Type, $"imported as {import.Module}.{import.Name}")),
        .. module.Exports.Where(export => export.Type is MemoryType).Select(export => ((MemoryType)export.Type, $"exported as {export.Name}")),
    ];

    private static (string Name, string Note) Describe(OversizedFunction function) =>
        (function.FunctionName ?? $"function {function.FunctionIndex}", $"{function.CodeBytes} bytes of code: more than .NET optimises, so it runs slowly");

    private static string Describe(Limits pages)
    {
        string maximum = pages.Maximum is { } most ? $"at most {most}" : "no maximum";
        return $"{pages.Minimum} page{(pages.Minimum == 1 ? "" : "s")} of 64 KiB at the start, {maximum}";
    }
}
