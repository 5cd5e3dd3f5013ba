using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Cli.Values;
using Mooring.Hosting;
using Mooring.Wasm;

namespace Mooring.Cli.Modules;

/// <summary>The module argument and the options that all commands share that run a module, and the loading itself.</summary>
internal sealed class ActorSettings
{
    private readonly Argument<string> _module = new("MODULE") { Description = "The module: a .wasm file that speaks waPC." };

    private readonly QuantityOption<long> _maxMemory = ValueOptions.Size("--max-memory", "Most memory that one instance may have.", "256MiB", 64L << 10, 4L << 30);

    private readonly QuantityOption<TimeSpan> _timeout = ValueOptions.Time("--timeout", "Time for one message, waiting included; then the guest is stopped.", "30s");

    private readonly QuantityOption<int> _mailbox = ValueOptions.Count("--mailbox", "Messages that may wait for one instance.", new ActorOptions().MailboxCapacity, 1, 1 << 16);

    private readonly Option<string> _mailboxFull = new Option<string>("--mailbox-full")
    {
        Description = "What happens to a message that finds the mailbox full: it waits for a place, or fails at once.",
        HelpName = "wait|fail",
        DefaultValueFactory = _ => "wait",
    }.OnlyFrom("wait", "fail");

    /// <summary>Makes argument and options part of a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_module);
        command.Add(_maxMemory);
        command.Add(_timeout);
        command.Add(_mailbox);
        command.Add(_mailboxFull);
    }

    /// <summary>Reads and compiles the module that the command line names.</summary>
    /// <param name="engine">Compiles it.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="terminal">Gets the lines that guests log.</param>
    /// <param name="timeSlice">How long its guests may compute before they let others run; <see cref="Timeout.InfiniteTimeSpan"/> to have them keep their threads.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="CliException">The file is no module that can be run; the message says why.</exception>
    public async Task<ActorModule> LoadAsync(Engine engine, ParseResult arguments, Terminal terminal, TimeSpan timeSlice, CancellationToken cancellation)
    {
        string path = arguments.GetRequiredValue(_module);
        byte[] wasm = await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        try
        {
            return ActorModule.Load(engine, wasm, new ActorOptions
            {
                Name = Path.GetFileNameWithoutExtension(path),
                MaxMemoryBytes = _maxMemory.Of(arguments),
                AskTimeout = _timeout.Of(arguments),
                TimeSlice = timeSlice,
                MailboxCapacity = _mailbox.Of(arguments),
                MailboxFull = arguments.GetValue(_mailboxFull) == "fail" ? MailboxFull.Fail : MailboxFull.Wait,
                Log = line => terminal.Error.WriteLine($"log: {OneLine.Of(line)}"),
            });
        }
        catch (ActorLoadException cause)
        {
            throw new CliException($"{path}: {cause.Message}", cause);
        }
    }
}
