using Mooring.Turns;

namespace Mooring;

/// <summary>Where code runs: in a turn of some object, or in none.</summary>
/// <remarks>Describes the moment it was taken; keep nothing of it beyond the turn.</remarks>
public readonly struct Turn
{
    private readonly Cell? _cell;

    internal Turn(Cell? cell) => _cell = cell;

    /// <summary>Whether the code is in no turn.</summary>
    public bool IsNone => _cell is null;

    /// <summary>The object's name; empty if <see cref="IsNone"/>.</summary>
    public string Name => _cell?.Name ?? "";

    /// <summary>The object's affinity.</summary>
    public Affinity Affinity => _cell is { IsPinned: true } ? Affinity.Thread : Affinity.Task;

    /// <summary>The runtime of the object; <see langword="null"/> if <see cref="IsNone"/>.</summary>
    public MooringRuntime? Runtime => _cell?.Runtime;

    /// <summary>Whether the code is in a turn of this object.</summary>
    /// <param name="moored">Any handle to the object.</param>
    public bool IsOf<T>(Moored<T> moored)
    {
        ArgumentNullException.ThrowIfNull(moored);
        return _cell is not null && ReferenceEquals(_cell, moored.Cell);
    }
}
