using System.Collections.Immutable;
using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.FpBindgen;
using Mooring.Wasm;
using ValueType = Mooring.Wasm.ValueType;

namespace Mooring.Cli.Commands;

/// <summary><c>moor bindgen</c>: what an fp-bindgen guest imports and exports, and whether that fits a protocol.</summary>
internal sealed class BindgenCommand : MoorCommand
{
    private readonly Argument<string> _module = new("MODULE") { Description = "A guest that was built with fp-bindgen." };
    private readonly Option<string?> _protocol = new("--protocol") { Description = "A JSON file with the functions that the guest should have.", HelpName = "FILE" };
    private readonly Option<bool> _write = new("--write") { Description = "Write the guest's functions as such a file; which of them are async wasm types do not tell." };

    public BindgenCommand()
        : base("bindgen", "Show the functions of an fp-bindgen guest, or compare them with a protocol, without running anything.")
    {
        Add(_module);
        Add(_protocol);
        Add(_write);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("bindgen guests/fp/metrics/metrics.wasm", "Shows what the guest imports and exports."),
        new("bindgen guests/fp/metrics/metrics.wasm --protocol samples/metrics/protocol.json", "Says where guest and protocol differ."),
        new("bindgen guests/fp/metrics/metrics.wasm --write", "Writes a protocol to begin with."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_module);
        byte[] bytes = await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        using var engine = new Engine();
        Module module;
        try
        {
            module = Module.FromBytes(engine, bytes, path);
        }
        catch (WasmFormatException cause)
        {
            throw new CliException($"{path}: not a valid WebAssembly module: {cause.Message}", cause);
        }

        var (imports, exports) = FpModuleCheck.Describe(module);
        if (arguments.GetValue(_write))
        {
            FpSchema.Write(terminal.Output, [.. imports.Select(Guess)], [.. exports.Select(Guess)]);
            return ExitCode.Success;
        }

        string? protocol = arguments.GetValue(_protocol);
        if (protocol is null)
        {
            var facts = new FactList(terminal.Output);
            facts.WriteAll("imports", imports.Select(one => (one.Name, one.Type.ToString())));
            facts.WriteAll("exports", exports.Select(one => (one.Name, one.Type.ToString())));
            return Tell(FpModuleCheck.FindMismatches(module, [], []), path, terminal);
        }

        FpSchema schema = await FpSchema.ReadAsync(protocol, cancellation).ConfigureAwait(false);
        ImmutableArray<string> problems =
        [
            .. FpModuleCheck.FindMismatches(module, schema.Imports, schema.Exports),
            .. imports.Where(one => schema.Imports.All(known => known.Name != one.Name)).Select(one => $"import {one.Name}: the guest wants it ({one.Type}), the protocol has none"),
        ];
        if (problems.IsEmpty) terminal.Output.WriteLine($"{OneLine.Of(path)}: fits {OneLine.Of(protocol)}");
        return Tell(problems, path, terminal);
    }

    private static int Tell(ImmutableArray<string> problems, string path, Terminal terminal)
    {
        foreach (string problem in problems) terminal.Error.WriteLine(OneLine.Of($"{path}: {problem}"));
        return problems.IsEmpty ? ExitCode.Success : ExitCode.Failure;
    }

    private static FpFunction Guess((string Name, FuncType Type) function) => new(
        function.Name, [.. function.Type.Parameters.Select(Guess)], function.Type.Results.Length == 0 ? FpType.Unit : Guess(function.Type.Results[0]));

    /// <summary>The likeliest type: most <c>i64</c> are fat pointers.</summary>
    private static FpType Guess(ValueType type) =>
        type == ValueType.I64 ? FpType.Object : type == ValueType.F32 ? FpType.F32 : type == ValueType.F64 ? FpType.F64 : FpType.U32;
}
