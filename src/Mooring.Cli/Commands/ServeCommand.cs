using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Cli.Values;
using Mooring.Grpc.Actors;
using Mooring.Grpc.Protocol;
using Mooring.Grpc.Server;
using Mooring.Hosting;
using Mooring.Wasm;

namespace Mooring.Cli.Commands;

/// <summary><c>moor serve</c>: a module behind gRPC until Ctrl-C.</summary>
internal sealed class ServeCommand : MoorCommand
{
    private readonly ActorSettings _actor = new();

    private readonly Option<string> _address = new("--grpc")
    {
        Description = "Where to listen: IP:PORT, localhost:PORT or unix:PATH; port 0 takes a free one.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1:50051",
    };

    private readonly QuantityOption<TimeSpan> _timeSlice = ValueOptions.TimeOrNone(
        "--time-slice",
        "How long a guest may compute before it lets others run, and goes on behind them.",
        string.Create(CultureInfo.InvariantCulture, $"{new ActorHostOptions().TimeSlice.TotalMilliseconds}ms")); // as in a host

    public ServeCommand()
        : base("serve", "Serve a module over gRPC (mooring.v1.Actors) until Ctrl-C: a fresh instance for each stream, a shared one for single calls.")
    {
        _actor.AddTo(this);
        Add(_timeSlice);
        Add(_address);
    }

    public override IReadOnlyList<Example> Examples =>
    [
        new("serve guests/tally/tally.wasm", "Serves tally on 127.0.0.1:50051."),
        new("serve app.wasm --grpc 127.0.0.1:0 --max-memory 64MiB --timeout 5s", "Any free port, printed; less memory and time for each guest."),
        new("serve app.wasm --time-slice none", "Guests keep their threads until they answer: a little faster if none computes for long."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        using var engine = new Engine();
        using ActorModule module = await _actor.LoadAsync(engine, arguments, terminal, _timeSlice.Of(arguments), cancellation).ConfigureAwait(false);
        // A module that cannot be started should not wait for its first client to say so.
        await (await module.StartAsync(cancellation).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        var service = new ActorsService(module);
        await using (service.ConfigureAwait(false))
        {
            // What a client only sees as INTERNAL is explained here.
            using ILoggerFactory logs = LoggerFactory.Create(builder => builder
                .AddFilter((category, level) => level >= LogLevel.Warning && category?.StartsWith(nameof(Mooring), StringComparison.Ordinal) is true)
                .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
            GrpcServer server = await ListenAsync(arguments.GetRequiredValue(_address), service, logs, cancellation).ConfigureAwait(false);
            await using (server.ConfigureAwait(false))
            {
                terminal.Output.WriteLine($"serving {module.Options.Name} on {server.Address} (Ctrl-C stops)");
                await WaitForEndAsync(cancellation).ConfigureAwait(false);
                terminal.Error.WriteLine("stopping");
                return ExitCode.Success;
            }
        }
    }

    private static async Task<GrpcServer> ListenAsync(string address, ActorsService service, ILoggerFactory logs, CancellationToken cancellation)
    {
        try
        {
            return await GrpcServer.StartAsync(
                new GrpcServerOptions { Address = address, Calls = new GrpcOptions { LoggerFactory = logs } },
                StandardServices.AddTo([service.ToService()]),
                cancellation).ConfigureAwait(false);
        }
        catch (ArgumentException cause)
        {
            throw new CliException($"--grpc: \"{address}\" is not an address: write IP:PORT, localhost:PORT or unix:PATH, for example 127.0.0.1:50051", cause)
            {
                ExitCode = ExitCode.Usage,
            };
        }
    }

    private static async Task WaitForEndAsync(CancellationToken cancellation)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(static end => ((TaskCompletionSource)end!).TrySetResult(), end);
        await end.Task.ConfigureAwait(false);
    }
}
