using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Spec;

/// <summary>Judges modules that must not load, link or start.</summary>
internal static class Rejections
{
    public static Outcome Judge(AssertModuleCommand assert, SpecWorld world) => assert.Failure switch
    {
        ModuleFailure.Malformed => Malformed(assert, world),
        ModuleFailure.Invalid => Invalid(assert, world),
        ModuleFailure.Unlinkable => Unlinkable(assert, world),
        ModuleFailure.Trap => Traps(assert, world),
        _ => new Outcome("annotations for custom sections are skipped, not checked"),
    };

    private static Outcome Malformed(AssertModuleCommand assert, SpecWorld world)
    {
        try
        {
            Module.Validate(world.Engine, assert.Module.ToBinary());
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

    private static Outcome Invalid(AssertModuleCommand assert, SpecWorld world)
    {
        byte[] binary = assert.Module.ToBinary(); // well formed, so an error here is one
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

    private static Outcome Unlinkable(AssertModuleCommand assert, SpecWorld world)
    {
        Module module = world.Load(assert.Module.ToBinary());
        try
        {
            _ = world.Instantiate(module);
            return NotRejected(assert);
        }
        catch (WasmLinkException error)
        {
            return error.Message.Contains(assert.Text, StringComparison.Ordinal) ? Outcome.Fine : Other(assert, error.Message);
        }
    }

    private static Outcome Traps(AssertModuleCommand assert, SpecWorld world)
    {
        Module module = world.Load(assert.Module.ToBinary());
        try
        {
            _ = world.Instantiate(module);
            return NotRejected(assert);
        }
        catch (WasmTrapException trap)
        {
            return TrapTexts.Agree(assert.Text, trap.Message) ? Outcome.Fine : Other(assert, trap.Message);
        }
    }

    private static Outcome Rejected(AssertModuleCommand assert, string reason) =>
        reason.Contains(assert.Text, StringComparison.Ordinal)
            ? Outcome.Fine
            : new Outcome(Problem: null, OtherWords: $"expected \"{assert.Text}\", got \"{reason}\"");

    private static Outcome NotRejected(AssertModuleCommand assert) => new($"accepted, but is {assert.Failure}: \"{assert.Text}\"");

    private static Outcome Other(AssertModuleCommand assert, string message) => new($"expected \"{assert.Text}\", got \"{message}\"");
}
