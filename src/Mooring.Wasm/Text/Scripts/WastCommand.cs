namespace Mooring.Wasm.Text.Scripts;

/// <summary>One command of a test script.</summary>
/// <param name="Line">Line of its opening parenthesis, from 1.</param>
internal abstract record WastCommand(int Line);

/// <summary>Defines a module and, unless it is only a definition, instantiates it and makes it the current one.</summary>
internal sealed record ModuleCommand(int Line, WastModule Module) : WastCommand(Line);

/// <summary>Instantiates a module defined before.</summary>
/// <param name="Line">Line of its opening parenthesis, from 1.</param>
/// <param name="Instance">What to call the instance, or null.</param>
/// <param name="Module">Which module; null for the one defined last.</param>
internal sealed record InstanceCommand(int Line, string? Instance, string? Module) : WastCommand(Line);

/// <summary>Makes the exports of an instance importable.</summary>
/// <param name="Line">Line of its opening parenthesis, from 1.</param>
/// <param name="Name">The module name that importers use.</param>
/// <param name="Instance">Which instance; null for the current one.</param>
internal sealed record RegisterCommand(int Line, string Name, string? Instance) : WastCommand(Line);

/// <summary>Does something without saying what must come of it; it must not fail.</summary>
internal sealed record ActionCommand(int Line, WastAction Action) : WastCommand(Line);

/// <summary>An action that must give these results.</summary>
internal sealed record AssertReturnCommand(int Line, WastAction Action, WastPattern[] Results) : WastCommand(Line);

/// <summary>An action that must fail.</summary>
/// <param name="Line">Line of its opening parenthesis, from 1.</param>
/// <param name="Failure">How.</param>
/// <param name="Action">What to do.</param>
/// <param name="Text">The expected message; empty for an exception.</param>
internal sealed record AssertFailureCommand(int Line, ActionFailure Failure, WastAction Action, string Text) : WastCommand(Line);

/// <summary>A module that must be rejected.</summary>
/// <param name="Line">Line of its opening parenthesis, from 1.</param>
/// <param name="Failure">At which step.</param>
/// <param name="Module">The module.</param>
/// <param name="Text">The expected message.</param>
internal sealed record AssertModuleCommand(int Line, ModuleFailure Failure, WastModule Module, string Text) : WastCommand(Line);

/// <summary>How an action is expected to fail.</summary>
internal enum ActionFailure
{
    Trap,

    /// <summary>By running out of stack.</summary>
    Exhaustion,

    /// <summary>With an exception that the guest throws and does not catch.</summary>
    Exception,
}

/// <summary>At which step a module is expected to fail.</summary>
internal enum ModuleFailure
{
    Malformed,
    Invalid,
    Unlinkable,

    /// <summary>While it is instantiated.</summary>
    Trap,

    /// <summary>A custom section, or the annotation that stands for it, is not well formed.</summary>
    MalformedCustom,

    /// <summary>A custom section does not fit the module.</summary>
    InvalidCustom,
}
