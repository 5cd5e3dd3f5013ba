using System.Collections.Immutable;
using Mooring.Wasm.Traps;

namespace Mooring.Wasm;

/// <summary>A guest did what WebAssembly forbids, or was stopped.</summary>
/// <remarks>
/// One exception per trap: it passes through all guest and host frames up to the caller of the outermost export. After a trap the
/// instance's memory may be in the middle of a change: make a new instance rather than use it again.
/// </remarks>
public sealed class WasmTrapException : Exception
{
    private readonly Exception? _fault; // thrown at the faulting instruction; this object only where the host entered
    private ImmutableArray<WasmFrame> _backtrace;
    private ImmutableArray<WasmFrame> _suspended = [];

    /// <summary>Makes a trap with the text of its kind.</summary>
    public WasmTrapException(TrapKind kind)
        : this(kind, TrapText.Of(kind))
    {
    }

    /// <summary>Makes a trap with a text of one's own, for host functions that stop the guest.</summary>
    public WasmTrapException(TrapKind kind, string message)
        : this(kind, message, null)
    {
    }

    /// <summary>Makes a trap out of the exception that showed it.</summary>
    public WasmTrapException(TrapKind kind, string message, Exception? innerException)
        : base(message, innerException) => Kind = kind;

    /// <summary>Makes a trap out of the fault that guest code ran into.</summary>
    internal WasmTrapException(TrapKind kind, NullReferenceException fault)
        : base(TrapText.Of(kind), fault)
    {
        Kind = kind;
        _fault = fault;
    }

    /// <summary>Adds the functions that had been taken off the stack, because the guest was suspended in between.</summary>
    internal void AddSuspendedFrames(IEnumerable<WasmFrame> frames)
    {
        _suspended = [.. _suspended, .. frames];
        _backtrace = default;
    }

    /// <summary>Why the guest was stopped.</summary>
    public TrapKind Kind { get; }

    /// <summary>The guest functions on the stack between the trap and the catch, innermost first.</summary>
    /// <remarks>Found when first asked for. Functions that the just-in-time compiler inlined have no frame of their own.</remarks>
    public ImmutableArray<WasmFrame> Backtrace => _backtrace.IsDefault ? _backtrace = [.. _fault is null ? [] : Traps.Backtrace.Of(_fault), .. Traps.Backtrace.Of(this), .. _suspended] : _backtrace;
}
