using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Hosting;
using Mooring.Wasm;

namespace Mooring.Cli.Commands;

/// <summary><c>moor call</c>: one message to a fresh instance; its answer on standard output.</summary>
internal sealed class CallCommand : MoorCommand
{
    private const long LargestInput = 1L << 30;

    private readonly ActorSettings _actor = new();
    private readonly ProfileOption _profile = new();
    private readonly Argument<string> _operation = new("OPERATION") { Description = "What the guest is to do." };
    private readonly Option<string?> _input = new("--input") { Description = "File with the payload, - for standard input [default: no payload]", HelpName = "FILE" };

    public CallCommand()
        : base("call", "Send one message to a fresh instance of a module and write its answer to standard output.")
    {
        _actor.AddTo(this);
        Add(_operation);
        Add(_input);
        _profile.AddTo(this);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("call guests/tally/tally.wasm Count --input README.md", "Counts the lines and words of a file."),
        new("call guests/echo/echo.wasm Echo --input - < picture.png > copy.png", "Bytes in, bytes out."),
    ];

    public override Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation) =>
        _profile.RunAsync(arguments, terminal, () => CallAsync(arguments, terminal, cancellation));

    private async Task<int> CallAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        using var engine = new Engine();
        using ActorModule module = await _actor.LoadAsync(engine, arguments, terminal, Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(false);
        byte[] payload = await ReadInputAsync(arguments.GetValue(_input), terminal, cancellation).ConfigureAwait(false);
        Actor actor = await module.StartAsync(cancellation).ConfigureAwait(false);
        await using (actor.ConfigureAwait(false))
        {
            ReadOnlyMemory<byte> answer = await actor.AskAsync(arguments.GetRequiredValue(_operation), payload, ct: cancellation).ConfigureAwait(false);
            await terminal.WriteResultAsync(answer, cancellation).ConfigureAwait(false);
            return ExitCode.Success;
        }
    }

    private static async Task<byte[]> ReadInputAsync(string? input, Terminal terminal, CancellationToken cancellation) => input switch
    {
        null => [],
        "-" => await InputFile.ReadAsync(terminal.Input, "standard input", LargestInput, cancellation).ConfigureAwait(false),
        _ => await InputFile.ReadAsync(input, LargestInput, cancellation).ConfigureAwait(false),
    };
}
