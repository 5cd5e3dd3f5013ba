namespace Mooring.Hosting.Manifests;

/// <summary>A manifest cannot be used as it stands.</summary>
public sealed class ManifestException : Exception
{
    internal ManifestException(string file, ManifestPlace place, string problem, Exception? cause = null)
        : base($"{file}:{place.Line}:{place.Column}: {problem}", cause)
    {
        Line = place.Line;
        Column = place.Column;
    }

    /// <summary>The line, from 1.</summary>
    public long Line { get; }

    /// <summary>The column, from 1.</summary>
    public long Column { get; }
}

/// <summary>A place in a manifest.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct ManifestPlace(long Line, long Column);
