using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Mooring.Cli.Commands;

namespace Mooring.Cli.Application;

/// <summary>The tool itself: its commands, what happens around each of them, and how failures are told.</summary>
internal static class MoorApplication
{
    private const string Description = """
        Runs WebAssembly modules as actors.

        Exit codes: 0 done, 1 failed, 2 the command line is wrong, 130 interrupted; run: those of the program.
        """;

    /// <summary>How long a command may take to stop after Ctrl-C.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs one command line to its end.</summary>
    /// <returns>An <see cref="ExitCode"/>; failures are told on <see cref="Terminal.Error"/>, never thrown.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellation)
    {
        ParseResult parsed = Parse(arguments, terminal);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples) return TellUsage(parsed, terminal);

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = StopTimeout,
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            return Failures.Tell(failure, terminal);
        }
    }

    /// <summary>Reads a command line without running it; none at all asks for help.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> arguments, Terminal terminal) =>
        CreateRoot(terminal).Parse(arguments.Count > 0 ? arguments : ["--help"]);

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
        // One problem at a time. What is not understood at all comes first: it often causes the others.
        ParseError error = parsed.Errors.FirstOrDefault(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains($"'{token}'", StringComparison.Ordinal)))
            ?? parsed.Errors[0];
        Command command = parsed.CommandResult.Command;
        string help = command is RootCommand ? "moor --help" : $"moor {command.Name} --help";
        terminal.Error.WriteLine(OneLine.Of($"moor: {error.Message.TrimEnd('.', '\n')} (see {help})"));
        return ExitCode.Usage;
    }
}
