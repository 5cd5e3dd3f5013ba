using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <content>Activations that never wait: their caller resumes them on its own stack, for <see cref="SuspensionStress"/>.</content>
internal sealed unsafe partial class Activation
{
    /// <summary>As <see cref="Rent"/>, for a thunk that runs the call as part of another one.</summary>
    public static Activation RentForThunk(StoreState state) => new() { _state = state, IsSynchronous = true };

    /// <summary>Whether the caller waits for it on its own stack, so that it can be suspended but cannot wait.</summary>
    public bool IsSynchronous { get; private init; }

    /// <summary>What its thunk ran before; calls nest.</summary>
    public Activation? Outer { get; set; }

    /// <summary>Becomes the running one at this place of the stack, inside of an entry.</summary>
    public void EnterInPlace()
    {
        BecomeCurrent();
        int here;
        _base = (nuint)(&here);
        _baseDepth = 0;
    }

    /// <summary>Resumes it until it has ended.</summary>
    public void DriveInPlace()
    {
        if (_state.Unwinding == 0) return;
        nuint limit = _state.RealStackLimit;
        do _state.Unwinding = 0;
        while (!TakeUp(_pending!));
        _state.RestoreStackLimit(limit);
    }

    /// <summary>Undoes <see cref="EnterInPlace"/>.</summary>
    public void LeaveInPlace() => _state.Current = _outer;
}
