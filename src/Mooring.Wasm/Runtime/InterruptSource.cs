namespace Mooring.Wasm.Runtime;

/// <summary>Who wants a guest to stop; several may at once.</summary>
[Flags]
internal enum InterruptSource
{
    None = 0,
    Handle = 1,
    Deadline = 2,
    Epoch = 4,
    All = Handle | Deadline | Epoch,
}
