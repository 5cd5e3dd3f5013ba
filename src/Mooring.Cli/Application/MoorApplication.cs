using System.CommandLine;
using System.CommandLine.Help;
using Mooring.Cli.Commands;

namespace Mooring.Cli.Application;

/// <summary>The tool itself: its commands, what happens around each of them, and how failures are told.</summary>
internal static class MoorApplication
{
    private const string Description = """
        Runs WebAssembly modules as actors.

        Exit codes: 0 done, 1 failed, 2 the command line is wrong, 130 interrupted, 141 nobody reads the output; run: those of the program.
        """;

    /// <summary>Runs one command line to its end.</summary>
    /// <returns>An <see cref="ExitCode"/>; failures are told on <see cref="Terminal.Error"/>, never thrown.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation)
    {
        ParseResult parsed = Parse(arguments, terminal);
        bool wantsHelp = parsed.Action is HelpWithExamples;
        bool isWrong = wantsHelp ? parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens.Count > 0 : parsed.Errors.Count > 0;
        if (isWrong) return TellUsage(parsed, terminal);

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // signals are heard by StopSignals
            };
            Task<int> work = parsed.InvokeAsync(configuration, cancellation);
            TimeSpan? patience = (parsed.CommandResult.Command as MoorCommand)?.StopTimeout;
            return await StopAsync(work, patience, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            return Failures.Tell(failure, terminal);
        }
    }

    /// <summary>Reads a command line without running it; none at all asks for help, and so does <c>help COMMAND</c>.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> arguments, Terminal terminal) => CreateRoot(terminal).Parse(arguments switch
    {
        [] => ["--help"],
        ["help", ..] => [.. arguments.Skip(1), "--help"],
        _ => arguments,
    });

    /// <summary>Waits for a command, and after cancellation for so long as it may take to stop: it may sit in a read that nothing ends.</summary>
    private static async Task<int> StopAsync(Task<int> work, TimeSpan? patience, CancellationToken cancellation)
    {
        if (patience is not { } time) return await work.ConfigureAwait(false);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(static asked => ((TaskCompletionSource)asked!).TrySetResult(), asked);
        await Task.WhenAny(work, asked.Task).ConfigureAwait(false);
        await Task.WhenAny(work, Task.Delay(work.IsCompleted ? TimeSpan.Zero : time, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        return work.IsCompleted ? await work.ConfigureAwait(false) : throw new OperationCanceledException(cancellation);
    }

    private static RootCommand CreateRoot(Terminal terminal)
    {
        MoorCommand[] commands =
        [
            new DemoCommand(),
            new ServeCommand(),
            new CallCommand(),
            new RunCommand(),
            new InspectCommand(),
            new BindgenCommand(),
            new ValidateCommand(),
            new Wat2WasmCommand(),
            new Wasm2WatCommand(),
            new EffectsCommand(),
            new KeysCommand(),
            new SignCommand(),
            new VerifyCommand(),
            new UpCommand(),
            new StatusCommand(),
            new LinksCommand(),
            new SwapCommand(),
            new PushCommand(),
            new PullCommand(),
        ];

        var root = new RootCommand(Description);
        foreach (MoorCommand command in commands)
        {
            command.SetAction((parsed, cancellation) => command.RunAsync(parsed, terminal, cancellation));
            root.Add(command);
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static int TellUsage(ParseResult parsed, Terminal terminal)
    {
        Command command = parsed.CommandResult.Command;
        string help = command is RootCommand ? "moor --help" : $"moor {command.Name} --help";
        terminal.Error.WriteLine($"moor: {OneLine.Of(UsageProblem.Of(parsed) ?? "")} (see {help})");
        return ExitCode.Usage;
    }
}
