using System.CommandLine;

namespace Mooring.Cli.Application;

/// <summary>One command of <c>moor</c>: a file in Commands/ and a line in <see cref="MoorApplication"/>.</summary>
internal abstract class MoorCommand : Command
{
    protected MoorCommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Command lines for the help, each with what it does; without the leading <c>moor</c>.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>How long the command may take to stop after Ctrl-C; null for one that limits that itself.</summary>
    public virtual TimeSpan? StopTimeout => TimeSpan.FromSeconds(10);

    /// <summary>Runs the command; its failures are exceptions, see <see cref="Failures"/>.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public abstract Task<int> RunAsync(ParseResult arguments, Terminal terminal, CancellationToken cancellation);

    /// <summary>An example in the help of a command.</summary>
    /// <param name="Line">The command line, without the leading <c>moor</c>.</param>
    /// <param name="Effect">What it does.</param>
    internal sealed record Example(string Line, string Effect);
}
