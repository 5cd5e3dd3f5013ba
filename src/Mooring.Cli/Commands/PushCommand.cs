using System.CommandLine;
using System.Security.Cryptography;
using Mooring.Cli.Application;
using Mooring.Cli.Gantry;
using Mooring.Cli.Modules;
using Mooring.Cli.Values;
using Mooring.Hosting.Claims;

namespace Mooring.Cli.Commands;

/// <summary><c>moor push</c>: a signed module into a Gantry registry.</summary>
internal sealed class PushCommand : MoorCommand
{
    private readonly Argument<string> _module = new("MODULE") { Description = "The signed module to store." };
    private readonly GantryOptions _gantry = new();

    public PushCommand()
        : base("push", "Store a signed module in a Gantry registry: through NATS, chunk by chunk, its hash checked at both ends.")
    {
        Add(_module);
        _gantry.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("push counter.wasm", "Stores a module in the registry of moor up samples/gantry/host.yaml."),
        new("push counter.wasm --server nats://registry.example:4222 --creds me.creds", "Stores it in another one."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_module);
        byte[] wasm = await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        ActorClaims claims = Claims(path, wasm);
        GantryClient registry = await _gantry.ConnectAsync(arguments, cancellation).ConfigureAwait(false);
        await using (registry.ConfigureAwait(false))
        {
            var meter = new TransferMeter(Path.GetFileName(path));
            long chunks = await TransferProgress.ShowAsync(terminal, [meter], registry.PushAsync(wasm, claims, meter, cancellation)).ConfigureAwait(false);
            var facts = new FactList(terminal.Output);
            facts.Write("module", claims.Subject);
            facts.Write("revision", $"{claims.Revision ?? 0}");
            facts.Write("sha-256", Convert.ToHexStringLower(SHA256.HashData(wasm)));
            terminal.Output.WriteLine(chunks > 0
                ? $"pushed {ByteSize.Format(wasm.Length)} in {(chunks == 1 ? "1 chunk" : $"{chunks} chunks")}"
                : "nothing to push: this very module is stored already");
            return ExitCode.Success;
        }
    }

    /// <summary>A module that nobody would run is not worth sending.</summary>
    private static ActorClaims Claims(string path, byte[] wasm)
    {
        try
        {
            return ModuleClaims.Verify(wasm);
        }
        catch (ClaimsException cause)
        {
            throw new CliException($"{path}: {cause.Problem}: {cause.Message}", cause);
        }
    }
}
