namespace Mooring.Cli.Application;

/// <summary>A failure whose message is written for the user of the command line.</summary>
/// <param name="message">One line: what is wrong, with the name of the file or option, and what would be right.</param>
/// <param name="cause">What led to it.</param>
internal sealed class CliException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What the command ends with.</summary>
    public int ExitCode { get; init; } = Application.ExitCode.Failure;
}
