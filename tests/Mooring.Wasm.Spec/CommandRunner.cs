using Mooring.Wasm.Text.Scripts;

namespace Mooring.Wasm.Spec;

/// <summary>Does what a command says and judges what happens.</summary>
internal static class CommandRunner
{
    /// <summary>Runs one command.</summary>
    /// <returns>What is wrong, or null when it did what it should.</returns>
    public static string? Run(WastCommand command, SpecWorld world)
    {
        try
        {
            return command switch
            {
                ModuleCommand define => Define(define.Module, world),
                InstanceCommand instance => Do(() => world.DefineInstance(instance.Instance, world.FindModule(instance.Module))),
                RegisterCommand register => Do(() => world.Register(register.Name, register.Instance)),
                ActionCommand action => Do(() => Perform(action.Action, world)),
                AssertReturnCommand assert => Returns(assert, world),
                AssertFailureCommand assert => Fails(assert, world),
                AssertModuleCommand assert => Rejections.Judge(assert, world),
                _ => $"the runner does not know {command.GetType().Name}",
            };
        }
        catch (Exception error)
        {
            // Whatever it was, the other commands of the script are still to be judged.
            return IsOrdinary(error) ? $"{error.GetType().Name}: {error.Message}" : error.ToString();
        }
    }

    /// <summary>Whether the kind of error says enough without a stack trace.</summary>
    private static bool IsOrdinary(Exception error) =>
        error is WasmTrapException or WasmFormatException or WasmTextException or WasmLinkException or WasmException or SpecScriptException;

    private static string? Do(Action action)
    {
        action();
        return null;
    }

    private static string? Define(WastModule source, SpecWorld world)
    {
        world.ForgetCurrent();
        Module module = world.Load(source);
        world.Define(source.Name, module);
        if (!source.IsDefinition) world.DefineInstance(source.Name, module);
        return null;
    }

    private static Value[] Perform(WastAction action, SpecWorld world)
    {
        Extern export = world.FindExport(action.Instance, action.Name);
        return (action, export) switch
        {
            (InvokeAction invoke, Func function) => function.Call([.. invoke.Arguments.Select(SpecValues.ToValue)]),
            (GetAction, Global global) => [global.Value],
            _ => throw new SpecScriptException($"the export \"{action.Name}\" is a {export.GetType().Name}"),
        };
    }

    private static string? Returns(AssertReturnCommand assert, SpecWorld world)
    {
        Value[] results = Perform(assert.Action, world);
        bool match = results.Length == assert.Results.Length && assert.Results.Zip(results, SpecValues.Matches).All(same => same);
        return match
            ? null
            : $"{assert.Action.Name}: expected {SpecValues.Describe(assert.Results)}, got {string.Join(' ', results.Select(SpecValues.Describe))}";
    }

    private static string? Fails(AssertFailureCommand assert, SpecWorld world)
    {
        try
        {
            Value[] results = Perform(assert.Action, world);
            return $"{assert.Action.Name}: expected {assert.Failure} \"{assert.Text}\", got {string.Join(' ', results.Select(SpecValues.Describe))}";
        }
        catch (WasmTrapException trap) when (assert.Failure is ActionFailure.Trap or ActionFailure.Exhaustion)
        {
            bool exhausted = trap.Kind == TrapKind.CallStackExhausted;
            bool same = TrapTexts.Agree(assert.Text, trap.Message) && exhausted == (assert.Failure == ActionFailure.Exhaustion);
            return same ? null : $"{assert.Action.Name}: expected \"{assert.Text}\", got \"{trap.Message}\"";
        }
        catch (WasmException) when (assert.Failure == ActionFailure.Exception)
        {
            return null;
        }
    }
}
