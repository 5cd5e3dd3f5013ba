namespace Mooring.Cli.Application;

/// <summary>What <c>moor</c> returns to its caller; part of the tool's contract, shown by <c>moor --help</c>.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>What was asked for could not be done; the reason is one line on standard error.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong: unknown options, values that cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>Nobody reads the output any more; as shells count it (128 + SIGPIPE), and silent, as programs are that the signal ends.</summary>
    public const int BrokenPipe = 141;

    /// <summary>Stopped by Ctrl-C or SIGTERM before the work was complete; as shells count it (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
