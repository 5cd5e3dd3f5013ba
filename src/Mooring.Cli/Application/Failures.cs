using Mooring.Hosting;
using Mooring.Hosting.Manifests;

namespace Mooring.Cli.Application;

/// <summary>Turns exceptions into the one line on standard error that ends a failed command.</summary>
internal static class Failures
{
    /// <summary>Set to 1 to see where an exception came from.</summary>
    private const string DebugVariable = "MOORING_DEBUG";

    private const int BrokenPipe = 32; // EPIPE, on Linux and macOS

    /// <summary>Writes the line; nothing when it is only that nobody reads the output any more, as in <c>moor ... | head</c>.</summary>
    /// <returns>The <see cref="ExitCode"/> for this failure.</returns>
    public static int Tell(Exception failure, Terminal terminal)
    {
        if (failure is OperationCanceledException)
        {
            terminal.Error.WriteLine("moor: interrupted");
            return ExitCode.Interrupted;
        }

        if (failure is IOException { HResult: BrokenPipe }) return ExitCode.BrokenPipe;

        terminal.Error.WriteLine($"moor: {OneLine.Of(Describe(failure))}");
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1") terminal.Error.WriteLine(failure);
        return failure is CliException known ? known.ExitCode : ExitCode.Failure;
    }

    private static string Describe(Exception failure) => failure switch
    {
        CliException or ActorException or ManifestException => failure.Message,
        IOException or UnauthorizedAccessException => failure.Message,
        _ => $"unexpected {failure.GetType().Name}: {failure.Message} (a bug in moor; {DebugVariable}=1 shows more)",
    };
}
