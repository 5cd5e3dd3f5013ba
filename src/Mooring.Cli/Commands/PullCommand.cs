using System.CommandLine;
using System.Security.Cryptography;
using Mooring.Cli.Application;
using Mooring.Cli.Gantry;
using Mooring.Cli.Modules;
using Mooring.Cli.Values;
using Mooring.Hosting.Claims;
using Spectre.Console;

namespace Mooring.Cli.Commands;

/// <summary><c>moor pull</c>: a module out of a Gantry registry.</summary>
internal sealed class PullCommand : MoorCommand
{
    private readonly Argument<string?> _key = new("KEY") { Description = "The module's key (M...), as moor inspect shows it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _list = new("--list") { Description = "Show what is stored, in place of fetching a module." };
    private readonly Option<string?> _out = new("--out") { Description = "Where to write the module, - for standard output [default: KEY.wasm]", HelpName = "FILE" };
    private readonly Option<int?> _revision = ValueOptions.OptionalCount("--rev", "The revision that it must be [default: the one that is stored]", 1);
    private readonly Option<string[]> _trust = KeyOptions.Trust();
    private readonly GantryOptions _gantry = new();

    public PullCommand()
        : base("pull", "Fetch a module from a Gantry registry: through NATS, chunk by chunk; kept only if hash, signature and dates are right.")
    {
        Add(_key);
        Add(_list);
        Add(_out);
        Add(_revision);
        Add(_trust);
        _gantry.AddTo(this);
        Validators.Add(result =>
        {
            bool list = result.GetValue(_list);
            if (list == result.GetValue(_key) is not null) result.AddError(list ? "pull: either KEY or --list" : "pull: say with KEY which module, or --list to see what there is");
        });
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("pull --list", "Shows what the registry of moor up samples/gantry/host.yaml holds."),
        new("pull MB7K... --out counter.wasm --trust AB3...", "Fetches a module, and keeps it only if that account has signed it."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        string? key = arguments.GetValue(_key);
        if (key is not null && !NKey.IsPublicKey(key, NKeyKind.Module)) throw new CliException($"\"{key}\" is no module's key: 56 characters beginning with M");
        GantryClient registry = await _gantry.ConnectAsync(arguments, cancellation).ConfigureAwait(false);
        await using (registry.ConfigureAwait(false))
        {
            if (key is null) return List(await registry.ListAsync(cancellation).ConfigureAwait(false), terminal);
            var meter = new TransferMeter(key);
            byte[] wasm = await TransferProgress.ShowAsync(
                terminal, [meter], registry.PullAsync(key, arguments.GetValue(_revision) ?? 0, meter, cancellation)).ConfigureAwait(false);
            ActorClaims claims = Verify(wasm, key, arguments.GetValue(_trust) ?? []);
            await KeepAsync(wasm, claims, arguments.GetValue(_out) ?? $"{key}.wasm", terminal, cancellation).ConfigureAwait(false);
            return ExitCode.Success;
        }
    }

    private static async Task KeepAsync(byte[] wasm, ActorClaims claims, string target, Terminal terminal, CancellationToken cancellation)
    {
        await OutputFile.WriteAsync(target, wasm, terminal, cancellation).ConfigureAwait(false);
        if (target == "-") return;
        var facts = new FactList(terminal.Output);
        ClaimsText.Write(facts, claims);
        facts.Write("sha-256", Convert.ToHexStringLower(SHA256.HashData(wasm)));
        terminal.Output.WriteLine($"pulled {ByteSize.Format(wasm.Length)} into {target}");
    }

    /// <summary>The registry is not believed: the module itself has to say who it is, and who has signed it.</summary>
    private static ActorClaims Verify(byte[] wasm, string key, string[] trusted)
    {
        try
        {
            ActorClaims claims = ModuleClaims.Verify(wasm, new ClaimsPolicy { TrustedIssuers = [.. trusted] });
            return claims.Subject == key ? claims : throw new CliException($"the module that came is {claims.Subject}: nothing was kept");
        }
        catch (ClaimsException cause)
        {
            throw new CliException($"the module that came is not kept: {cause.Problem}: {cause.Message}", cause);
        }
    }

    private static int List(IReadOnlyList<CatalogEntry> entries, Terminal terminal)
    {
        Table table = new Table().Border(TableBorder.None).AddColumn("name").AddColumn("module").AddColumn("revision").AddColumn("size").AddColumn("signed by");
        foreach (CatalogEntry entry in entries)
            table.AddRow(Text(entry.Name), Text(entry.Actor), $"{entry.Revision}", ByteSize.Format(entry.Bytes), Text(entry.Issuer));
        if (entries.Count > 0) terminal.OutputConsole().Write(table);
        else terminal.Output.WriteLine("no modules are stored");
        return ExitCode.Success;
    }

    private static string Text(string text) => Markup.Escape(OneLine.Of(text));
}
