using Microsoft.Win32.SafeHandles;
using Mooring.Wasi;
using Spectre.Console;

namespace Mooring.Cli.Application;

/// <summary>Where a command reads and writes: the process's streams, or a test's.</summary>
/// <remarks>Results go to <see cref="Output"/>; errors, progress and logs go to <see cref="Error"/>, so that results can be piped.</remarks>
internal sealed class Terminal
{
    private const int StandardOutput = 1; // its descriptor

    private readonly Stream _outputBytes;
    private readonly Stream _errorBytes;
    private readonly bool _inputIsTerminal;
    private readonly bool _outputIsTerminal;
    private readonly bool _errorIsTerminal;

    private Terminal(Stream input, Stream output, Stream error, bool inputIsTerminal, bool outputIsTerminal, bool errorIsTerminal, bool allowColor)
    {
        Input = input;
        _outputBytes = output;
        Output = new StreamWriter(output) { AutoFlush = true };
        Error = TextWriter.Synchronized(new StreamWriter(error) { AutoFlush = true });
        _errorBytes = error;
        _inputIsTerminal = inputIsTerminal;
        _outputIsTerminal = outputIsTerminal;
        _errorIsTerminal = errorIsTerminal;
        AllowsColor = allowColor;
    }

    public Stream Input { get; }

    public TextWriter Output { get; }

    /// <summary>Safe to write from any thread.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether progress may be drawn and redrawn on <see cref="Error"/>.</summary>
    public bool ShowsProgress => _errorIsTerminal;

    private bool AllowsColor { get; }

    /// <summary>The streams of this process. Colour only on a terminal, and never when NO_COLOR is set (https://no-color.org).</summary>
    public static Terminal OfThisProcess() => new(
        Console.OpenStandardInput(),
        OpenOutput(),
        Console.OpenStandardError(),
        inputIsTerminal: !Console.IsInputRedirected,
        outputIsTerminal: !Console.IsOutputRedirected,
        errorIsTerminal: !Console.IsErrorRedirected,
        allowColor: string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <summary>
    /// Standard output as it is. The console's stream drops what nobody reads any more, without a word: a program behind <c>moor run</c>
    /// that writes for ever into <c>head</c> would never end. A file's stream tells, but keeps its own place in a file, where another
    /// process may write too; so it is taken only for what has no places.
    /// </summary>
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return Console.OpenStandardOutput();
        try
        {
            var output = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return output.CanSeek ? Console.OpenStandardOutput() : output;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Console.OpenStandardOutput(); // it is closed, or something that no file's stream takes
        }
    }

    /// <summary>Streams that are no terminal: nothing is coloured or redrawn.</summary>
    public static Terminal Of(Stream input, Stream output, Stream error) => new(input, output, error, false, false, false, false);

    /// <summary>Writes bytes as they are; on a terminal a line feed follows if there is none.</summary>
    public async Task WriteResultAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _outputBytes.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        if (_outputIsTerminal && !bytes.Span.EndsWith("\n"u8)) await _outputBytes.WriteAsync("\n"u8.ToArray(), cancellation).ConfigureAwait(false);
        await _outputBytes.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The streams as a WASI program gets them: as bytes, and with whether they are terminals.</summary>
    public WasiOptions ForProgram() => new()
    {
        Input = Input,
        Output = _outputBytes,
        Error = _errorBytes,
        Terminals = (_inputIsTerminal ? WasiTerminals.Input : 0) | (_outputIsTerminal ? WasiTerminals.Output : 0) | (_errorIsTerminal ? WasiTerminals.Error : 0),
    };

    /// <summary>A console for tables and the like on <see cref="Output"/>.</summary>
    public IAnsiConsole OutputConsole() => CreateConsole(Output, _outputIsTerminal);

    /// <summary>A console for progress on <see cref="Error"/>.</summary>
    public IAnsiConsole ErrorConsole() => CreateConsole(Error, _errorIsTerminal);

    private IAnsiConsole CreateConsole(TextWriter writer, bool isTerminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal && AllowsColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal) console.Profile.Width = 160; // a pipe has no width of its own; the default of 80 would break lines
        return console;
    }
}
