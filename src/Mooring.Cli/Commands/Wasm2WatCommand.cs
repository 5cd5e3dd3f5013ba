using System.CommandLine;
using System.Text;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;

namespace Mooring.Cli.Commands;

/// <summary><c>moor wasm2wat</c>: a module from the binary format to the text format.</summary>
internal sealed class Wasm2WatCommand : MoorCommand
{
    private readonly Argument<string> _module = new("MODULE") { Description = "Any WebAssembly module; it need not be valid." };
    private readonly DisassemblyOptions _disassembly = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where to write the text, - for standard output",
        HelpName = "FILE",
        DefaultValueFactory = _ => "-",
    };

    public Wasm2WatCommand()
        : base("wasm2wat", "Translate a module from the binary format to the text format.")
    {
        Add(_module);
        Add(_output);
        _disassembly.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("wasm2wat guests/echo/echo.wasm", "Shows the whole module, one instruction to a line."),
        new("wasm2wat guests/echo/echo.wasm --func 3 --fold", "Shows one function, operands in parentheses."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_module);
        byte[] module = await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        byte[] text = Encoding.UTF8.GetBytes(_disassembly.Print(module, path, arguments));
        await OutputFile.WriteAsync(arguments.GetValue(_output)!, text, terminal, cancellation).ConfigureAwait(false);
        return ExitCode.Success;
    }
}
