using System.Runtime.ExceptionServices;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>Stands between a caller that cannot be suspended and a function that can: there the guest traps in place of being suspended.</summary>
/// <remarks>
/// Only indirect calls get here, through a table into which something else than the module's own code put the function. The barrier counts as an
/// entry from the host, and guests are not suspended across those.
/// </remarks>
internal static class Barrier
{
    private static readonly Thunks All = new(
        typeof(Barrier).GetMethod(nameof(Before))!, typeof(Barrier).GetMethod(nameof(After))!, keepsResult: false);

    public static FunctionInstance Create(FunctionInstance function) => All.Create(function, function.TypeId & ~FunctionInstance.SuspendsFlag);

    public static void Before(ThunkContext context) => context.State.Enter();

    public static void After(ThunkContext context, Exception? thrown)
    {
        context.State.Exit();
        if (thrown is not null) ExceptionDispatchInfo.Throw(thrown);
    }
}
