namespace Mooring.Wasm.Runtime;

/// <summary>Who wants a guest to stop; several may at once.</summary>
[Flags]
internal enum InterruptSource
{
    None = 0,
    Handle = 1,
    Deadline = 2,
    Epoch = 4,
    Cancellation = 8,

    /// <summary>Not a stop: the guest is to give way to others for a moment.</summary>
    Yield = 16,

    /// <summary>All that stop.</summary>
    All = Handle | Deadline | Epoch | Cancellation,
}
