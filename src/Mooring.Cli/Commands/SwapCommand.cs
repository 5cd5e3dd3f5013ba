using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Control;
using Mooring.Cli.Modules;

namespace Mooring.Cli.Commands;

/// <summary><c>moor swap</c>: a new revision in the place of a running one.</summary>
internal sealed class SwapCommand : HostCommand
{
    private readonly Argument<string> _module = new("MODULE") { Description = "The new module: same subject, same issuer, no lower revision, no further capabilities." };

    public SwapCommand()
        : base("swap", "Put a new revision of a module in the place of the running one, between two calls.") => Add(_module);

    public override IReadOnlyList<Example> Examples => [new("swap counter.wasm", "Calls made before run in the old module, later ones in the new; none is lost.")];

    protected override async Task<int> RunAsync(ControlClient client, ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        byte[] wasm = await ModuleFile.ReadAsync(arguments.GetRequiredValue(_module), cancellation).ConfigureAwait(false);
        SwapResult swapped = await client.SwapAsync(wasm, cancellation).ConfigureAwait(false);
        terminal.Output.WriteLine(OneLine.Of($"swapped {swapped.Name} ({swapped.Actor}){(swapped.Revision is { } revision ? $" to revision {revision}" : "")}"));
        return ExitCode.Success;
    }
}
