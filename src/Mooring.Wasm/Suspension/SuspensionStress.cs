namespace Mooring.Wasm;

/// <summary>Suspension of guests without need, to test hosts, guests and this library: results must be the same as without.</summary>
public enum SuspensionStress
{
    /// <summary>Guests are suspended when they have to wait.</summary>
    None,

    /// <summary>Guests are also suspended, and resumed at once, at every call of a host function.</summary>
    Imports,

    /// <summary>As <see cref="Imports"/>, and also wherever they look for fuel: at function entries and loop heads.</summary>
    ImportsAndChecks,
}
