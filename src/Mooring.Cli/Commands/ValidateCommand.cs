using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Wasm;

namespace Mooring.Cli.Commands;

/// <summary><c>moor validate</c>: whether a module is one, without running it.</summary>
internal sealed class ValidateCommand : MoorCommand
{
    private readonly Argument<string> _module = new("MODULE") { Description = "A module, or its text in a file whose name ends in .wat." };

    public ValidateCommand()
        : base("validate", "Check that a module follows the rules of WebAssembly; says the first one that it breaks.") => Add(_module);

    public override IReadOnlyList<Example> Examples => [new("validate guests/echo/echo.wasm", "Says that the module is valid.")];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_module);
        byte[] module = TextFile.IsText(path)
            ? await TextFile.ReadModuleAsync(path, withNames: true, terminal, cancellation).ConfigureAwait(false)
            : await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        using var engine = new Engine();
        try
        {
            Module.Validate(engine, module);
        }
        catch (WasmFormatException cause)
        {
            throw new CliException($"{path}: not a valid WebAssembly module: {cause.Message}", cause);
        }

        terminal.Output.WriteLine($"{OneLine.Of(path)}: valid");
        return ExitCode.Success;
    }
}
