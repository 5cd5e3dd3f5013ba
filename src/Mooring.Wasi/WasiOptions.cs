using System.Security.Cryptography;

namespace Mooring.Wasi;

/// <summary>What a guest is given through WASI. What is not named here it does not have.</summary>
/// <remarks>Immutable, but for the streams. One object may serve many contexts if their streams may be shared.</remarks>
public sealed record WasiOptions
{
    /// <summary>The command line, the program's own name first.</summary>
    /// <value>Empty.</value>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The environment: names, which hold no <c>=</c>, and values.</summary>
    /// <value>Empty.</value>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Standard input. Not disposed of.</summary>
    /// <value>Null: empty.</value>
    public Stream? Input { get; init; }

    /// <summary>Standard output; flushed after every write. Not disposed of.</summary>
    /// <value>Null: what is written is dropped.</value>
    public Stream? Output { get; init; }

    /// <summary>Standard error; flushed after every write. Not disposed of.</summary>
    /// <value>Null: what is written is dropped.</value>
    public Stream? Error { get; init; }

    /// <summary>Which of the streams are terminals.</summary>
    /// <value><see cref="WasiTerminals.None"/>.</value>
    public WasiTerminals Terminals { get; init; }

    /// <summary>The directories that the guest can reach, from descriptor 3 on.</summary>
    /// <value>Empty.</value>
    public IReadOnlyList<WasiDirectory> Directories { get; init; } = [];

    /// <summary>The clocks, and the timers of <c>poll_oneoff</c>.</summary>
    /// <value><see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Fills memory with random bytes, for <c>random_get</c>.</summary>
    /// <value>The system's cryptographic generator.</value>
    public Action<Span<byte>> FillRandom { get; init; } = RandomNumberGenerator.Fill;

    /// <summary>Most descriptors open at once, standard streams and directories included; from 3 to 1,000,000.</summary>
    /// <value>1,024.</value>
    public int MaxDescriptors { get; init; } = 1024;

    /// <summary>These options with the standard streams of this process, and whether they are terminals.</summary>
    public WasiOptions WithStandardStreams() => this with
    {
        Input = Console.OpenStandardInput(),
        Output = Console.OpenStandardOutput(),
        Error = Console.OpenStandardError(),
        Terminals = (Console.IsInputRedirected ? 0 : WasiTerminals.Input)
            | (Console.IsOutputRedirected ? 0 : WasiTerminals.Output)
            | (Console.IsErrorRedirected ? 0 : WasiTerminals.Error),
    };
}
