using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;

namespace Mooring.Cli.Commands;

/// <summary><c>moor wat2wasm</c>: a module from the text format to the binary format.</summary>
internal sealed class Wat2WasmCommand : MoorCommand
{
    private readonly Argument<string> _text = new("FILE") { Description = "A module in the text format, - for standard input." };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Where to write the module, - for standard output [default: FILE with the extension .wasm]",
        HelpName = "FILE",
    };

    private readonly Option<bool> _noNames = new("--no-names") { Description = "Leave out the names of functions, locals and so on." };

    public Wat2WasmCommand()
        : base("wat2wasm", "Translate a module from the text format to the binary format.")
    {
        Add(_text);
        Add(_output);
        Add(_noNames);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("wat2wasm add.wat", "Writes add.wasm."),
        new("wat2wasm - --output - < add.wat > add.wasm", "The same through pipes."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_text);
        if (path != "-") InputFile.CheckName(path);
        string output = arguments.GetValue(_output) ?? (path == "-" ? "-" : Path.ChangeExtension(path, ".wasm"));
        if (output == path && path != "-") throw new CliException($"{path}: the module would be written over its text: say with --output where to write it") { ExitCode = ExitCode.Usage };
        byte[] module = await TextFile.ReadModuleAsync(path, !arguments.GetValue(_noNames), terminal, cancellation).ConfigureAwait(false);
        await OutputFile.WriteAsync(output, module, terminal, cancellation).ConfigureAwait(false);
        return ExitCode.Success;
    }
}
