using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>What happens to imports that are not of the protocol.</summary>
public enum UnknownImports
{
    /// <summary>The module is refused. The default.</summary>
    Refuse,

    /// <summary>They trap when they are called. Some real guests import leftovers of other tools that they never call.</summary>
    Trap,
}

/// <summary>How a module is linked. Immutable.</summary>
public sealed record FpModuleOptions
{
    /// <summary>What happens to imports that neither the protocol nor <see cref="Link"/> defines.</summary>
    /// <value>Default: <see cref="UnknownImports.Refuse"/>.</value>
    public UnknownImports UnknownImports { get; init; }

    /// <summary>Defines imports that are not of the protocol.</summary>
    /// <value>Default: null. Called once, before the module's imports are resolved.</value>
    public Action<Linker>? Link { get; init; }
}
