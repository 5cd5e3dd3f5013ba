namespace Mooring.FpBindgen;

/// <summary>Asks for the host class of a protocol: the partial class that bears this is completed by Mooring.FpBindgen.Generator.</summary>
/// <param name="exports">
/// The interface of the functions that guests export. Methods that return a task are asynchronous in the protocol; all others are not, but
/// the generated methods are, because every call is a turn of the guest.
/// </param>
/// <param name="imports">The interface of the functions that the host offers. Each guest gets an object that implements it. Null: none.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FpGuestAttribute(Type exports, Type? imports = null) : Attribute
{
    /// <summary>The interface of the functions that guests export.</summary>
    public Type Exports { get; } = exports;

    /// <summary>The interface of the functions that the host offers.</summary>
    public Type? Imports { get; } = imports;
}
