using Mooring.Turns;

namespace Mooring;

/// <summary>A variable of which each moored object has its own: what a thread-local would be if objects were threads.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// Read and written inside turns only, so it needs no locks. A value lives as long as its object; unlike an
/// <see cref="AsyncLocal{T}"/> it does not flow to the objects that a turn asks.
/// </remarks>
public sealed class ActorLocal<T>
{
    private readonly Func<T>? _initial;

    /// <summary>Makes a variable whose value is at first the type's default.</summary>
    public ActorLocal()
    {
    }

    /// <summary>Makes a variable whose value each object computes when it first reads it.</summary>
    /// <param name="initial">Called inside a turn of the object.</param>
    public ActorLocal(Func<T> initial)
    {
        ArgumentNullException.ThrowIfNull(initial);
        _initial = initial;
    }

    /// <summary>The value that the current object has.</summary>
    /// <exception cref="InvalidOperationException">The calling code is in no turn.</exception>
    public T? Value
    {
        get
        {
            Dictionary<object, object?> locals = Locals();
            if (locals.TryGetValue(this, out object? box)) return ((StrongBox)box!).Value;
            T? value = _initial is null ? default : _initial();
            locals[this] = new StrongBox { Value = value };
            return value;
        }

        set
        {
            Dictionary<object, object?> locals = Locals();
            if (locals.TryGetValue(this, out object? box)) ((StrongBox)box!).Value = value;
            else locals[this] = new StrongBox { Value = value };
        }
    }

    private static Dictionary<object, object?> Locals() =>
        (Cell.Here ?? throw new InvalidOperationException("An ActorLocal has a value only inside a turn.")).Locals;

    private sealed class StrongBox
    {
        public T? Value;
    }
}
