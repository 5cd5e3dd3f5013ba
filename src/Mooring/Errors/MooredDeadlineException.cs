namespace Mooring;

/// <summary>The call did not finish within the time given to it.</summary>
public sealed class MooredDeadlineException : MooredException
{
    internal MooredDeadlineException(string objectName, TimeSpan limit, bool hadBegun)
        : base(objectName, hadBegun
            ? $"The call to '{objectName}' was still running after {limit.TotalMilliseconds:0.###} ms."
            : $"The call to '{objectName}' had not begun after {limit.TotalMilliseconds:0.###} ms.")
    {
        Limit = limit;
        HadBegun = hadBegun;
    }

    /// <summary>The time that the call was given.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Whether the call had begun. If not, it never will.</summary>
    public bool HadBegun { get; }
}
