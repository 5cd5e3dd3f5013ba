using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Cli.Values;
using Mooring.Hosting.Claims;

namespace Mooring.Cli.Commands;

/// <summary><c>moor verify</c>: whether a module's claims may be believed.</summary>
internal sealed class VerifyCommand : MoorCommand
{
    private readonly Argument<string> _module = new("MODULE") { Description = "A signed module." };
    private readonly Option<string[]> _trust = KeyOptions.Trust();

    public VerifyCommand()
        : base("verify", "Check a module's signature, hash, dates and issuer; exit code 1 if its claims must not be believed.")
    {
        Add(_module);
        Add(_trust);
    }

    public override IReadOnlyList<Example> Examples => [new("verify counter.wasm --trust AB3...", "Accepts the module only if that account has signed it.")];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_module);
        byte[] wasm = await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        try
        {
            ActorClaims claims = ModuleClaims.Verify(wasm, new ClaimsPolicy { TrustedIssuers = [.. arguments.GetValue(_trust) ?? []] });
            ClaimsText.Write(new FactList(terminal.Output), claims);
            terminal.Output.WriteLine("valid");
            return ExitCode.Success;
        }
        catch (ClaimsException cause)
        {
            throw new CliException($"{path}: {cause.Problem}: {cause.Message}", cause);
        }
    }
}
