using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Spec;

/// <summary>Judges modules that must not load, link or start.</summary>
internal static class Rejections
{
    /// <summary>Runs one command.</summary>
    /// <returns>What is wrong, or null when it was rejected for the reason expected.</returns>
    public static string? Judge(AssertModuleCommand assert, SpecWorld world) => assert.Failure switch
    {
        ModuleFailure.Malformed => Malformed(assert, world),
        ModuleFailure.Invalid => Invalid(assert, world),
        ModuleFailure.Unlinkable => Unlinkable(assert, world),
        ModuleFailure.Trap => Traps(assert, world),
        _ => "annotations for custom sections are skipped, not checked",
    };

    private static string? Malformed(AssertModuleCommand assert, SpecWorld world)
    {
        try
        {
            Module.Validate(world.Engine, world.Translate(assert.Module));
            return NotRejected(assert);
        }
        catch (WasmTextException error)
        {
            return Rejected(assert, error.Reason);
        }
        catch (WasmFormatException error)
        {
            return Rejected(assert, error.Reason);
        }
    }

    private static string? Invalid(AssertModuleCommand assert, SpecWorld world)
    {
        byte[] binary = world.Translate(assert.Module); // well formed, so an error here is one
        try
        {
            Module.Validate(world.Engine, binary);
            return NotRejected(assert);
        }
        catch (WasmFormatException error)
        {
            return Rejected(assert, error.Reason);
        }
    }

    private static string? Unlinkable(AssertModuleCommand assert, SpecWorld world)
    {
        Module module = world.Load(assert.Module);
        try
        {
            _ = world.Instantiate(module);
            return NotRejected(assert);
        }
        catch (WasmLinkException error)
        {
            return Rejected(assert, error.Message);
        }
    }

    private static string? Traps(AssertModuleCommand assert, SpecWorld world)
    {
        Module module = world.Load(assert.Module);
        try
        {
            _ = world.Instantiate(module);
            return NotRejected(assert);
        }
        catch (WasmTrapException trap)
        {
            return TrapTexts.Agree(assert.Text, trap.Message) ? null : Other(assert, trap.Message);
        }
    }

    private static string? Rejected(AssertModuleCommand assert, string reason) =>
        reason.Contains(assert.Text, StringComparison.Ordinal) ? null : Other(assert, reason);

    private static string NotRejected(AssertModuleCommand assert) => $"accepted, but is {assert.Failure}: \"{assert.Text}\"";

    private static string Other(AssertModuleCommand assert, string message) => $"expected \"{assert.Text}\", got \"{message}\"";
}
