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

    /// <summary>Keeps the object on its thread: until the result is disposed, moving it throws.</summary>
    /// <param name="reason">What depends on the thread, for the exception of the move.</param>
    /// <exception cref="InvalidOperationException">The code is in no turn, or the object is mobile.</exception>
    public IDisposable HoldThread(string reason) =>
        (_cell ?? throw new InvalidOperationException("There is no thread to hold outside of turns.")).HoldThread(reason);

    /// <summary>Stops the object once its accepted calls have finished. Unlike <c>StopAsync</c> it may be called in a turn.</summary>
    /// <exception cref="InvalidOperationException">The code is in no turn.</exception>
    public void RequestStop()
    {
        if (_cell is null) throw new InvalidOperationException("There is no object to stop outside of turns.");
        _ = _cell.StopAsync(_cell.Options.DrainTimeout);
    }
}
