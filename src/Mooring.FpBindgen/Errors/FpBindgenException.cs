using System.Collections.Immutable;
using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>Something between a host and an fp-bindgen guest went wrong.</summary>
public abstract class FpBindgenException : Exception
{
    private protected FpBindgenException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>A module cannot serve a protocol: it lacks exports, wants imports that are not there, or has others of a name.</summary>
/// <param name="problems">One sentence each.</param>
public sealed class FpModuleException(ImmutableArray<string> problems) : FpBindgenException(string.Join("; ", problems))
{
    /// <summary>Everything that is wrong, one sentence each.</summary>
    public ImmutableArray<string> Problems { get; } = problems;
}

/// <summary>The guest has broken the rules of the ABI, in a way that concerns one call only.</summary>
public sealed class FpProtocolException : FpBindgenException
{
    internal FpProtocolException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>A call needs an export that the protocol lets guests leave out, and this one has left it out.</summary>
public sealed class FpExportMissingException : FpBindgenException
{
    internal FpExportMissingException(string name)
        : base($"The guest does not export {name}.") => ExportName = name;

    /// <summary>The function's name in the protocol.</summary>
    public string ExportName { get; }
}

/// <summary>The guest trapped or was interrupted. Its instance is gone, and with it every call that it had not answered.</summary>
public sealed class FpGuestException : FpBindgenException
{
    internal FpGuestException(string message, Exception cause)
        : base(message, cause) => (Kind, Backtrace) = cause is WasmTrapException trap ? (trap.Kind, trap.Backtrace) : (TrapKind.Host, []);

    /// <summary>What happened.</summary>
    /// <value><see cref="TrapKind.Host"/> when the host ended the guest, because it broke the ABI in the middle of an import, for example.</value>
    public TrapKind Kind { get; }

    /// <summary>The guest's functions on the stack, innermost first.</summary>
    public ImmutableArray<WasmFrame> Backtrace { get; }
}

/// <summary>A host function failed, and the ABI has no way to tell the guest: the guest's instance was ended.</summary>
/// <remarks>A function that can fail should be declared with a <c>Result</c>; see <see cref="FpRuntimeOptions.ErrorMapper"/>.</remarks>
public sealed class FpHostFunctionException : FpBindgenException
{
    internal FpHostFunctionException(string function, Exception cause)
        : base($"the host function {function} failed: {cause.Message}", cause) => Function = function;

    /// <summary>The function's name in the protocol.</summary>
    public string Function { get; }
}
