using System.CommandLine;
using System.CommandLine.Parsing;
using Mooring.Cli.Application;
using Mooring.Cli.Modules;
using Mooring.Cli.Values;
using Mooring.Wasi;
using Mooring.Wasm;

namespace Mooring.Cli.Commands;

/// <summary><c>moor run</c>: a WASI program with this process's streams; its exit code becomes moor's.</summary>
internal sealed class RunCommand : MoorCommand
{
    private readonly Argument<string> _program = new("PROGRAM") { Description = "The program: a .wasm file made for WASI preview 1." };
    private readonly Argument<string[]> _arguments = new("ARGS") { Description = "The program's arguments, behind --.", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<WasiDirectory[]> _directories = Many<WasiDirectory>(
        "--dir", "HOST::GUEST", "Gives the program a directory, under the name GUEST; :ro behind it makes it read-only. May be given again.", ParseDirectory);

    private readonly Option<KeyValuePair<string, string>[]> _environment = Many<KeyValuePair<string, string>>(
        "--env", "NAME=VALUE", "Sets an environment variable of the program, which has no others. May be given again.", ParseVariable);

    private readonly QuantityOption<long> _maxMemory = ValueOptions.Size("--max-memory", "Most memory that the program may have.", "4GiB", Memory.PageBytes, 4L << 30);
    private readonly Option<TimeSpan?> _timeout = ValueOptions.OptionalTime("--timeout", "Time that the program may take; then it is stopped [default: no limit]");

    private readonly ProfileOption _profile = new();

    public RunCommand()
        : base("run", "Run a WASI program; its exit code becomes moor's.")
    {
        Add(_program);
        Add(_arguments);
        Add(_directories);
        Add(_environment);
        Add(_maxMemory);
        Add(_timeout);
        _profile.AddTo(this);
    }

    /// <summary>A program that waits for its input cannot be asked to stop.</summary>
    public override TimeSpan? StopTimeout => TimeSpan.FromSeconds(1);

    private delegate bool Parser<T>(string text, out T value, out string problem);

    public override IReadOnlyList<Example> Examples =>
    [
        new("run guests/wasi/hello/hello.wasm -- one two", "Runs a program with two arguments."),
        new("run guests/wasi/cat/cat.wasm --dir .::/here:ro -- /here/README.md", "Lets a program read the files of this directory."),
    ];

    public override async Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        RefuseUnknownOptions(arguments);
        string path = arguments.GetRequiredValue(_program);
        byte[] wasm = await ModuleFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        using var engine = new Engine();
        var options = terminal.ForProgram() with
        {
            Arguments = [Path.GetFileName(path), .. arguments.GetValue(_arguments) ?? []],
            Environment = arguments.GetValue(_environment) ?? [],
            Directories = arguments.GetValue(_directories) ?? [],
        };
        var limits = new StoreLimits { MaxMemoryPages = (ulong)(_maxMemory.Of(arguments) / Memory.PageBytes) };
        TimeSpan? timeout = arguments.GetValue(_timeout);

        // On a thread of its own: the program may wait as long as it likes, and Ctrl-C must still be heard.
        return await _profile.RunAsync(arguments, terminal, () => Task.Factory.StartNew(
            () => Run(path, wasm, engine, options, limits, timeout, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ConfigureAwait(false);
    }

    private static int Run(
        string path, byte[] wasm, Engine engine, WasiOptions options, StoreLimits limits, TimeSpan? timeout, CancellationToken cancellation)
    {
        try
        {
            Module module = Module.FromBytes(engine, wasm, Path.GetFileNameWithoutExtension(path));
            using var context = new WasiContext(options);
            using var store = new Store<WasiContext>(engine, context, limits);
            var linker = new Linker<WasiContext>(engine);
            WasiLinker.Define(linker);
            using CancellationTokenRegistration stop = cancellation.Register(store.InterruptHandle.Interrupt);
            using Deadline? deadline = timeout is { } time ? store.StartDeadline(time) : null;
            return WasiCommand.Run(() => linker.Instantiate(store, module).GetAction(WasiCommand.StartName)());
        }
        catch (WasmTrapException trap) when (trap.Kind is TrapKind.Interrupted)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new CliException($"{path}: still running after {timeout?.TotalMilliseconds} ms", trap);
        }
        catch (WasmTrapException trap)
        {
            throw new CliException($"{path}: {trap.Message}{string.Concat(trap.Backtrace.Select(frame => $", at {frame}"))}", trap);
        }
        catch (Exception failure) when (failure is WasmFormatException or WasmLinkException or WasmLimitException)
        {
            throw new CliException($"{path}: {failure.Message}", failure);
        }
    }

    /// <summary>A misspelt option would go to the program unnoticed: what begins with a dash goes to it only behind <c>--</c>.</summary>
    private void RefuseUnknownOptions(ParseResult arguments)
    {
        IReadOnlyList<Token> given = arguments.GetResult(_arguments)?.Tokens ?? [];
        Token? wrong = arguments.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => token.Value is ['-', _, ..] && given.Any(one => ReferenceEquals(one, token)));
        if (wrong is null) return;
        string hint = Suggestion.For(wrong.Value, Options.Select(option => option.Name)) is { } meant ? $"did you mean {meant}? " : "";
        throw new CliException($"unknown option \"{wrong.Value}\": {hint}Options of the program go behind -- (see moor run --help)") { ExitCode = ExitCode.Usage };
    }

    private static bool ParseDirectory(string text, out WasiDirectory directory, out string problem)
    {
        const string ReadOnly = ":ro";
        problem = $"\"{text}\" is not HOST::GUEST, for example ./data::/data or ./data::/data:ro";
        WasiAccess access = text.EndsWith(ReadOnly, StringComparison.Ordinal) ? WasiAccess.ReadOnly : WasiAccess.ReadWrite;
        string[] parts = (access is WasiAccess.ReadOnly ? text[..^ReadOnly.Length] : text).Split("::");
        directory = new WasiDirectory(parts[0], parts[^1], access);
        return parts is [not "", not ""];
    }

    private static bool ParseVariable(string text, out KeyValuePair<string, string> variable, out string problem)
    {
        problem = $"\"{text}\" is not NAME=VALUE";
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        variable = equals > 0 ? new(text[..equals], text[(equals + 1)..]) : default;
        return equals > 0;
    }

    private static Option<T[]> Many<T>(string name, string valueName, string description, Parser<T> parse) => new(name)
    {
        Description = description,
        HelpName = valueName,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            var values = new List<T>();
            foreach (Token token in result.Tokens)
            {
                if (parse(token.Value, out T value, out string problem)) values.Add(value);
                else result.AddError($"{name}: {problem}");
            }

            return [.. values];
        },
    };
}
