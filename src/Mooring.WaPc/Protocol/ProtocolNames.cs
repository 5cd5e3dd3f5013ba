using System.Collections.Immutable;
using Mooring.Wasm;
using ValueType = Mooring.Wasm.ValueType;

namespace Mooring.WaPc;

/// <summary>The names of the protocol.</summary>
internal static class ProtocolNames
{
    public const string HostCall = "__host_call";
    public const string GuestCall = "__guest_call";
    public const string Memory = "memory";

    /// <summary>Called after instantiation in this order, each only if it is exported as <c>[] -> []</c>.</summary>
    public static ImmutableArray<string> Initializers { get; } = ["_start", "_initialize", "wapc_init"];

    /// <summary>The modules under which guests import the protocol.</summary>
    public static ImmutableArray<string> Modules { get; } = ["wapc", "wasmbus"];

    /// <summary>Operation length and payload length in; 1 for success, 0 for failure.</summary>
    public static FuncType GuestCallType { get; } = new([ValueType.I32, ValueType.I32], [ValueType.I32]);
}
