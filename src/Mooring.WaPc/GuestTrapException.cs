using System.Collections.Immutable;
using Mooring.Wasm;

namespace Mooring.WaPc;

/// <summary>A guest trapped, was interrupted or exited. Its instance is gone; <see cref="WaPcGuest.Start"/> makes a new one.</summary>
public sealed class GuestTrapException : Exception
{
    internal GuestTrapException(string operation, string reason, string? told, Exception cause)
        : base($"{operation}: {reason}{(told is null ? "" : $" (before that: {told})")}", cause) =>
        (Kind, Backtrace) = cause is WasmTrapException trap ? (trap.Kind, trap.Backtrace) : (TrapKind.Host, []);

    /// <summary>What happened. <see cref="TrapKind.Host"/> when the guest exited or aborted by a host function.</summary>
    public TrapKind Kind { get; }

    /// <summary>The guest's functions on the stack, innermost first; empty when the guest ended itself by a host function.</summary>
    public ImmutableArray<WasmFrame> Backtrace { get; }
}
