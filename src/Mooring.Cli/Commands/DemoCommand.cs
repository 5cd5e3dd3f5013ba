using System.CommandLine;
using System.Diagnostics;
using Mooring.Cli.Application;
using Mooring.Cli.Demo;
using Mooring.Cli.Modules;
using Mooring.Cli.Values;
using Mooring.Grpc.Actors;
using Mooring.Grpc.Client;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Hosting;
using Mooring.Wasm;

namespace Mooring.Cli.Commands;

/// <summary>
/// <c>moor demo</c>: a real text through real gRPC streams into real guests, and a count beside theirs; then a file into a registry and out
/// of it to several clients at once, and hashes compared.
/// </summary>
internal sealed class DemoCommand : MoorCommand
{
    private readonly Option<string?> _text = new("--text") { Description = "A text of your own [default: Mooring's documentation and licence]", HelpName = "FILE" };

    private readonly QuantityOption<int> _streams = ValueOptions.Count("--streams", "How many streams at once, each with a guest of its own.", 16, 1, 1000);

    private readonly QuantityOption<long> _size = ValueOptions.Size("--size", "How large the file is that goes through the registry.", "16MiB", 1, 256L << 20);

    private readonly QuantityOption<int> _clients = ValueOptions.Count("--clients", "How many download it at once.", 4, 1, 64);

    public DemoCommand()
        : base("demo", "Stream a text over gRPC into guests that count its words, then a file through a registry to several clients; check counts and hashes.")
    {
        Add(_text);
        Add(_streams);
        Add(_size);
        Add(_clients);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("demo", "Streams Mooring's own documentation, and a file of 16 MiB; ends with equal counts and hashes, or with exit code 1."),
        new("demo --text book.txt --streams 100", "Streams a book, a hundred times at once."),
        new("demo --size 200MiB --clients 10", "Ten clients download a larger file at once."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        DemoText text = arguments.GetValue(_text) is { } path
            ? await DemoText.OfFileAsync(path, cancellation).ConfigureAwait(false)
            : DemoText.OfRepository();

        using var engine = new Engine();
        if (!await CountAsync(engine, text, _streams.Of(arguments), terminal, cancellation).ConfigureAwait(false)) return ExitCode.Failure;
        DemoTransferReport transfers = await DemoTransfers.RunAsync(
            engine, _size.Of(arguments), _clients.Of(arguments), terminal, cancellation).ConfigureAwait(false);
        return transfers.Write(terminal) ? ExitCode.Success : ExitCode.Failure;
    }

    /// <returns>Whether all guests have counted right.</returns>
    private static async Task<bool> CountAsync(Engine engine, DemoText text, int streams, Terminal terminal, CancellationToken cancellation)
    {
        using ActorModule tally = ActorModule.Load(engine, EmbeddedGuests.Tally, new ActorOptions { Name = "tally" });
        var service = new ActorsService(tally);
        await using (service.ConfigureAwait(false))
        {
            GrpcServer server = await GrpcServer.StartAsync(new GrpcServerOptions { ShutdownGrace = TimeSpan.Zero }, [service.ToService()], cancellation).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                terminal.Error.WriteLine($"tally.wasm serves gRPC on {server.Address}");
                DemoReport report = await RunStreamsAsync(server.Address, text, streams, terminal, cancellation).ConfigureAwait(false);
                return report.Write(terminal);
            }
        }
    }

    private static async Task<DemoReport> RunStreamsAsync(string address, DemoText text, int count, Terminal terminal, CancellationToken cancellation)
    {
        using var client = new GrpcClient(address);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        DemoStream[] streams = [.. Enumerable.Range(0, count).Select(_ => new DemoStream(client, text))];
        long start = Stopwatch.GetTimestamp();
        try
        {
            var guests = await DemoProgress.ShowAsync(
                terminal, streams, text.Messages.Count, [.. streams.Select(stream => stream.RunAsync(giveUp.Token))]).ConfigureAwait(false);
            return new DemoReport(text, guests, Stopwatch.GetElapsedTime(start));
        }
        catch (GrpcStatusException failure)
        {
            throw new CliException($"a stream failed with {failure.Code}: {failure.Message}", failure);
        }
        finally
        {
            await giveUp.CancelAsync().ConfigureAwait(false); // one failed stream ends the others
        }
    }
}
