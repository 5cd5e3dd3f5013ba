using System.Collections.Immutable;
using Mooring.WaPc;
using Mooring.Wasm;

namespace Mooring.Hosting;

/// <summary>The guest trapped. Its state is lost; the next ask finds a fresh instance.</summary>
public sealed class ActorTrappedException : ActorException
{
    internal ActorTrappedException(GuestTrapException cause)
        : base(cause.Message, cause)
    {
        Kind = cause.Kind;
        Backtrace = cause.Backtrace;
    }

    /// <summary>What the guest did.</summary>
    public TrapKind Kind { get; }

    /// <summary>The guest's functions on the stack, innermost first; may be empty.</summary>
    public ImmutableArray<WasmFrame> Backtrace { get; }
}
